# Signs the named files with the certificate of the release (base64 of a PFX file in SIGNING_CERTIFICATE, its
# password in SIGNING_PASSWORD) and a time stamp, so that the signature outlives the certificate.
$ErrorActionPreference = "Stop"
if (-not $env:SIGNING_CERTIFICATE) { throw "A release is signed: SIGNING_CERTIFICATE is not set." }
$pfx = Join-Path ([System.IO.Path]::GetTempPath()) "$([guid]::NewGuid()).pfx"
try {
    [System.IO.File]::WriteAllBytes($pfx, [System.Convert]::FromBase64String($env:SIGNING_CERTIFICATE))
    $kits = "${env:ProgramFiles(x86)}\Windows Kits\10\bin\*\x64\signtool.exe"
    $signtool = (Get-ChildItem $kits | Sort-Object FullName | Select-Object -Last 1).FullName
    & $signtool sign /fd SHA256 /td SHA256 /tr http://timestamp.digicert.com /f $pfx /p $env:SIGNING_PASSWORD @args
    if ($LASTEXITCODE) { throw "signtool ended with $LASTEXITCODE" }
    & $signtool verify /pa @args
    if ($LASTEXITCODE) { throw "The signature does not verify." }
} finally {
    Remove-Item -Force -ErrorAction SilentlyContinue $pfx
}
