"""Units of the definitions, and the names of their words in the catalogue (`filling.unit`)."""

UNIT_WORDS = {
    "mmHg": "mmhg", "/min": "per_min", "kg": "kg", "cm": "cm", "mg": "mg", "mL": "ml", "min": "min", "h": "hours",
    "d": "days", "ms": "ms", "mmol/L": "mmol_l", "µmol/L": "umol_l", "mg/kg": "mg_kg", "mg/mL": "mg_ml", "g/L": "g_l",
    "10⁹/L": "giga_l", "U/L": "u_l", "mIU/L": "miu_l", "kg/m²": "kg_m2", "µl": "ul", "mL/min/1.73 m²": "gfr",
}  # fmt: skip
