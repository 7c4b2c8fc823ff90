"""Who may vouch for whose signing key: every allowed road leads back to the clinic's offline root.

When a recovery sheet is issued anew, an administrator certifies the new root and retires the former one, and
the new root certifies every former root, from the clinic's founding until now: all sheets lead to everybody.
"""

import base64
from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from itertools import groupby

from clinicdesk.clock import read_stamp
from clinicdesk.errors import Issue
from clinicdesk.security.certificate import Certificate, CertificateKind, issue, retirement
from clinicdesk.security.identity import key_id
from clinicdesk.security.roles import ISSUERS

__all__ = [
    "LONGEST_ENROLMENT",
    "Certificate",
    "CertificateKind",
    "KeyRegister",
    "check_chain",
    "issue",
    "retirement",
]

LONGEST_ENROLMENT = timedelta(hours=24)


def check_chain(certificates: Iterable[Certificate], key: str, *, root: bytes, at: str) -> tuple[Issue, ...]:
    """Whether a key (id) was vouched for at a moment (stamp); see `KeyRegister`. Empty: it was."""
    return KeyRegister(certificates, root).check(key, at)


class KeyRegister:
    """Certificates in no order, some of them perhaps planted, and one root (raw Ed25519) that is trusted.

    Each certificate must bear its issuer's signature; the issuer must be entitled to it, be of the same
    clinic and itself be vouched for when the certificate begins. A key's newer certificate takes the place of
    its older ones. Building the register checks every signature once.
    """

    def __init__(self, certificates: Iterable[Certificate], root: bytes) -> None:
        self._root_id = key_id(root)
        self._by_key: dict[str, list[Certificate]] = {}
        every = sorted(set(certificates), key=lambda each: (each.valid_from, each.signature), reverse=True)
        for each in every:
            self._by_key.setdefault(each.key, []).append(each)
        keys = {key: base64.b64decode(found[0].sign_key) for key, found in self._by_key.items()}
        keys[self._root_id] = root
        self._sound = [each for each in every if each.issuer in keys and each.signed_by(keys[each.issuer])]
        self._issued = Counter(each.issuer for each in self._sound)
        self._trusted: set[Certificate] = set()
        self._grow()

    @property
    def newest(self) -> str:
        """The stamp at which the newest trusted certificate begins; "" when nothing is trusted."""
        return max((each.valid_from for each in self._trusted), default="")

    def standing(self, key: str, at: str) -> tuple[Certificate, ...]:
        """What the root stands behind for a key (id) at a stamp; empty for a key nobody entitled vouched for."""
        return tuple(self._standing(key, at))

    def check(self, key: str, at: str) -> tuple[Issue, ...]:
        """Empty when the key (id) was vouched for at the stamp; else the first reason, a CRT code."""
        if key == self._root_id or self._standing(key, at):
            return ()
        return (self._why_not(key, at),)

    def _grow(self) -> None:
        """From the root outwards and from old to new, so that no circle of certificates can carry itself."""
        for _, begun in groupby(reversed(self._sound), key=lambda each: each.valid_from):
            waiting = set(begun)
            while grown := {each for each in waiting if self._carried(each)}:
                self._trusted |= grown
                waiting -= grown

    def _carried(self, each: Certificate) -> bool:
        if each.issuer == self._root_id and self._fault(each, None) is None:
            return True
        issuers = self._standing(each.issuer, each.valid_from)
        return any(self._fault(each, issuer) is None for issuer in issuers)

    def _standing(self, key: str, at: str) -> list[Certificate]:
        """The trusted certificates of a key that count at a moment.

        One that begins at this very moment replaces an older one only for the time after it: what is trusted
        then rests on older certificates alone.
        """
        begun = [
            each for each in self._by_key.get(key, []) if each in self._trusted and each.valid_from <= at
        ]
        newest = max((each.valid_from for each in begun if each.valid_from < at), default="")
        return [each for each in begun if each.valid_from >= newest and each.covers(at)]

    def _why_not(self, key: str, at: str) -> Issue:
        """The reason met first on the way from the key towards the root."""
        found = self._by_key.get(key)
        if not found:
            return Issue("CRT001", values={"key": key})
        current = self._best(found, at)
        if current in self._trusted:
            return _issue("CRT014" if current.covers(at) else "CRT005", current)
        if not current.covers(at):
            return _issue("CRT005", current)
        seen: set[Certificate] = set()
        while current not in seen:
            seen.add(current)
            issuers = [] if current.issuer == self._root_id else self._by_key.get(current.issuer, [])
            issuer = self._best(issuers, current.valid_from) if issuers else None
            fault = self._fault_on_the_way(current, issuer)
            if fault or issuer is None:
                return fault or _issue("CRT003", current)
            if issuer in self._trusted:
                return _issue("CRT006", current)  # it was replaced by then
            current = issuer
        return _issue("CRT011", current)

    def _fault_on_the_way(self, each: Certificate, issuer: Certificate | None) -> Issue | None:
        if issuer is None and each.issuer != self._root_id:
            return _issue("CRT003", each)
        if each not in self._sound:
            return _issue("CRT002", each)
        return self._fault(each, issuer)

    def _fault(self, each: Certificate, issuer: Certificate | None) -> Issue | None:
        """What forbids this issuer (None: the root) this certificate, given that its signature is sound."""
        if each.kind is CertificateKind.ENROLMENT and not _is_short(each):
            return _issue("CRT009", each)
        if not _may_certify(issuer, each):
            return _issue("CRT004", each)
        if issuer is None:
            return None
        if issuer.clinic != each.clinic:
            return _issue("CRT012", each)
        if not issuer.covers(each.valid_from):
            return _issue("CRT006", each)
        return self._enrolment_fault(each, issuer) if issuer.kind is CertificateKind.ENROLMENT else None

    def _enrolment_fault(self, each: Certificate, issuer: Certificate) -> Issue | None:
        if each.subject != issuer.subject:
            return _issue("CRT007", each)
        if not set(each.roles) <= set(issuer.roles):
            return _issue("CRT008", each)
        return _issue("CRT010", each) if self._issued[each.issuer] > 1 else None

    @staticmethod
    def _best(found: list[Certificate], at: str) -> Certificate:
        """The newest that covers the moment, else the newest."""
        return next((each for each in found if each.covers(at)), found[0])


def _may_certify(issuer: Certificate | None, each: Certificate) -> bool:
    """The table of who certifies what; the root's own hand, and a cross-certified root, are alike."""
    if issuer is None or issuer.kind is CertificateKind.ROOT:
        issuer_of_issuers = each.kind is CertificateKind.USER and not ISSUERS.isdisjoint(each.roles)
        return issuer_of_issuers or each.kind is CertificateKind.ROOT
    if issuer.kind is CertificateKind.ENROLMENT:
        return each.kind is CertificateKind.USER
    return issuer.kind is CertificateKind.USER and not ISSUERS.isdisjoint(issuer.roles)


def _is_short(each: Certificate) -> bool:
    if not each.valid_until:
        return False
    return read_stamp(each.valid_until) - read_stamp(each.valid_from) <= LONGEST_ENROLMENT


def _issue(code: str, each: Certificate) -> Issue:
    return Issue(code, values={"name": each.name})
