"""The one stylesheet, written from the tokens. Selectors go by class and by `kind` and `role` properties."""

from string import Template

from clinicdesk.ui.tokens import Tokens, colours

_TEMPLATE = Template("""
QMainWindow, QDialog, QWidget[ground="bg"] { background: $bg; }
QWidget[ground="surface"] { background: $surface; }
QWidget[ground="line"] { background: $line; }
QWidget[ground="rail"] { background: $rail; }
QWidget[ground="railcard"] { background: $rail_card; border-radius: 8px; }

QLabel { background: transparent; }
QLabel[role="hero"] { font-size: 26px; font-weight: 600; }
QLabel[role="page"] { font-size: 21px; font-weight: 600; }
QLabel[role="card"] { font-size: 16px; font-weight: 600; }
QLabel[role="strong"] { font-weight: 600; }
QLabel[role="quiet"] { color: $ink2; }
QLabel[role="label"] { font-size: 13px; font-weight: 500; color: $ink2; }
QLabel[role="hint"] { font-size: 13px; color: $ink3; }
QLabel[role="small"] { font-size: 12px; color: $ink3; }
QLabel[role="issue"] { font-size: 13px; font-weight: 500; color: $crit_ink; }
QLabel[role="clock"] { font-size: 29px; font-weight: 700; }
QLabel[role="cell"] { font-family: "IBM Plex Sans Condensed"; font-size: 14px; font-weight: 600; }
QLabel[role="cell"][scale="big"] { font-size: 18px; }
QLabel[role="card"][scale="big"] { font-size: 22px; }
QLabel[role="dense"] { font-family: "IBM Plex Sans Condensed"; font-size: 13px; }
QLabel[role="dense"][scale="big"] { font-size: 17px; }
QLabel[tone="ok"] { color: $ok_ink; }
QLabel[tone="warn"] { color: $warn_ink; }
QLabel[tone="crit"] { color: $crit_ink; }
QLabel[role="railhero"] { font-size: 24px; font-weight: 600; color: $rail_ink; }
QLabel[role="railcard"] { font-size: 16px; font-weight: 600; color: $rail_ink; }
QLabel[role="railstrong"] { font-size: 14px; font-weight: 600; color: $rail_ink; }
QLabel[role="railtext"] { font-size: 14px; color: $rail_text; }
QLabel[role="railsmall"] { font-size: 13px; color: $rail_text; }

QFrame[box="card"] { background: $surface; border: 1px solid $line; border-radius: 8px; }
QFrame[box="active"] { background: $surface; border: 2px solid $primary; border-radius: 8px; }
QFrame[box="panel"] { background: $sunken; border: 1px solid $line; border-radius: 6px; }
QFrame[box="crit"] { background: $crit_soft; border: 1px solid $crit_line; border-radius: 6px; }
QFrame[box="warn"] { background: $warn_soft; border: 1px solid $warn_ink; border-radius: 6px; }
QFrame[box="info"] { background: $info_soft; border: 1px solid $info_ink; border-radius: 6px; }
QFrame[box="ok"] { background: $ok_soft; border: 1px solid $ok_ink; border-radius: 6px; }
QFrame[box="sign"] { background: $sign_soft; border: 1px solid $sign; border-radius: 6px; }
QFrame[box="crit"] > QLabel[role="strong"] { color: $crit_ink; }
QFrame[box="warn"] > QLabel[role="strong"] { color: $warn_ink; }
QFrame[box="info"] > QLabel[role="strong"] { color: $info_ink; }
QFrame[box="ok"] > QLabel[role="strong"] { color: $ok_ink; }
QFrame[box="sign"] > QLabel[role="strong"] { color: $sign; }
QFrame#strip { margin: 8px 0 2px 0; }
QFrame[box="rule"] { background: $line; border: none; min-height: 1px; max-height: 1px; }

QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QDateEdit, QTimeEdit, QDateTimeEdit, QSpinBox {
    background: $surface; color: $ink; border: 1px solid $line2; border-radius: 5px;
    padding: 1px 9px; min-height: 32px;
    selection-background-color: $sel; selection-color: $on_sel; }
QLineEdit { lineedit-password-character: 8226; }
QPlainTextEdit, QTextEdit { padding: 5px 7px; }
QLineEdit[scale="large"], QComboBox[scale="large"] { font-size: 15px; min-height: 38px; }
QLineEdit[size="vital"] { font-size: 18px; font-weight: 600; }
QLineEdit[digits="board"] { font-size: 24px; font-weight: 600; padding: 0px 2px; }
QLineEdit[digits="board"]:focus, QLineEdit[digits="clock"]:focus { border-width: 3px; padding: 0px; }
QLineEdit[digits="clock"] { font-size: 18px; font-weight: 500; padding: 0px 2px; }
QLineEdit[digits="board"][scale="big"] { font-size: 32px; }
QLineEdit[digits="clock"][scale="big"] { font-size: 24px; }
QWidget[here="true"] > QPushButton { border-color: $focus; border-width: 2px; }
QPushButton[scale="digit"] { font-size: 17px; padding: 0px; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus, QDateEdit:focus, QTimeEdit:focus,
QDateTimeEdit:focus, QSpinBox:focus { border: 2px solid $focus; padding: 0px 8px; }
QPlainTextEdit:focus, QTextEdit:focus { padding: 4px 6px; }
QLineEdit[wrong="true"], QPlainTextEdit[wrong="true"], QComboBox[wrong="true"] {
    border: 2px solid $crit_line; padding: 0px 8px; }
QLineEdit[wrong="true"]:focus, QPlainTextEdit[wrong="true"]:focus, QComboBox[wrong="true"]:focus {
    border: 3px solid $crit_line; padding: 0px 7px; }
QLineEdit, QPlainTextEdit { placeholder-text-color: $ink3; }
QLineEdit:read-only, QPlainTextEdit:read-only { background: $sunken; border-color: $line; }
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled, QDateEdit:disabled, QSpinBox:disabled {
    background: $shade; color: $ink3; border-color: $shade; }
QComboBox[reading="true"]:disabled { background: $sunken; color: $ink; border-color: $line; }
QComboBox:!editable { padding-left: 11px; }
QComboBox:!editable:focus { padding-left: 10px; }
QComboBox::drop-down, QDateEdit::drop-down { border: none; width: 30px; }
QComboBox::down-arrow { image: none; }
QComboBox QLineEdit, QComboBox QLineEdit:focus { border: none; background: transparent; padding: 0;
    min-height: 0; }
QComboBox QAbstractItemView { background: $surface; border: 1px solid $line2; outline: none; padding: 3px; }
QComboBox QAbstractItemView::item { min-height: 34px; padding: 0 7px; border-radius: 4px; }
QComboBox QAbstractItemView::item:selected { background: $sel; color: $on_sel; }

QPushButton { background: $surface; color: $ink; border: 1px solid $line2; border-radius: 5px;
    padding: 1px 13px; min-height: 32px; font-weight: 500; }
QPushButton:hover { background: $sunken; }
QPushButton:pressed { background: $band; }
QPushButton:focus { border: 2px solid $focus; padding: 0px 12px; }
QPushButton[scale="large"] { min-height: 42px; font-size: 16px; font-weight: 600; border-radius: 6px;
    padding: 1px 29px; }
QPushButton[scale="large"]:focus { padding: 0px 28px; }
QPushButton[low="true"] { min-height: 28px; }
QPushButton[lone="true"] { padding: 1px; }
QPushButton[lone="true"]:focus { padding: 0px; }
QPushButton[kind="primary"], QPushButton[kind="danger"], QPushButton[kind="sign"] { font-weight: 600; }
QPushButton[kind="primary"] { background: $primary; color: $on_primary; border-color: $primary; }
QPushButton[kind="danger"] { background: $crit; color: $on_crit; border-color: $crit; }
QPushButton[kind="sign"] { background: $sign; color: $on_sign; border-color: $sign; }
QPushButton[kind="primary"]:focus, QPushButton[kind="danger"]:focus, QPushButton[kind="sign"]:focus {
    border-color: $focus; }
QPushButton[kind="quiet"] { background: transparent; color: $primary; border-color: transparent; }
QPushButton[kind="quiet"]:hover { background: $band; }
QPushButton[kind="quiet"]:focus { border-color: $focus; }
QPushButton[edge="crit"] { border-color: $crit_line; color: $crit_ink; font-weight: 600; }
QPushButton[edge="crit"]:focus { border-color: $focus; }
QPushButton[edge="warn"] { border-color: $warn_ink; color: $warn_ink; font-weight: 600; }
QPushButton[edge="warn"]:focus { border-color: $focus; }
QPushButton[edge="flush"] { padding: 1px 3px; }
QPushButton[edge="flush"]:focus { padding: 0px 2px; }
QPushButton[kind="onrail"] { background: transparent; color: $rail_ink; border-color: $rail_text; }
QPushButton[kind="onrail"]:focus { border-color: $rail_ink; }
QPushButton:disabled { background: $shade; color: $ink3; border-color: $shade; }
QPushButton[kind="quiet"]:disabled { background: transparent; border-color: transparent; }

QToolButton { background: transparent; border: 2px solid transparent; border-radius: 5px; }
QToolButton:hover { background: $band; }
QToolButton:focus { border-color: $focus; }

QPushButton[segment="first"] { border-top-right-radius: 0; border-bottom-right-radius: 0; }
QPushButton[segment="middle"] { border-radius: 0; border-left: none; }
QPushButton[segment="last"] { border-top-left-radius: 0; border-bottom-left-radius: 0; border-left: none; }
QPushButton[segment="middle"]:focus, QPushButton[segment="last"]:focus { border-left: 2px solid $focus; }
QPushButton[segment]:checked { background: $primary; color: $on_primary; border-color: $primary; }
QPushButton[segment]:checked:focus { border-color: $focus; }

QPushButton[answer] { padding: 1px 9px; min-height: 30px; }
QPushButton[answer]:focus { padding: 0px 8px; }
QPushButton[answer="plain"]:checked { background: $primary; color: $on_primary; border-color: $primary;
    font-weight: 600; }
QPushButton[answer="warn"]:checked { background: $warn; color: $on_warn; border-color: $warn_ink; font-weight: 600; }
QPushButton[answer="crit"]:checked { background: $crit; color: $on_crit; border-color: $crit; font-weight: 600; }
QPushButton[answer="info"]:checked { background: $info_soft; color: $info_ink; border: 2px solid $info_ink;
    font-weight: 600; padding: 0px 8px; }
QPushButton[answer]:checked:focus { border: 2px solid $focus; padding: 0px 8px; }
QPushButton[scale="dense"] { font-family: "IBM Plex Sans Condensed"; font-size: 13px; padding: 1px 4px; }
QPushButton[scale="dense"]:focus, QPushButton[scale="dense"]:checked:focus { padding: 0px 3px; }
QPushButton[scale="answer"] { font-size: 16px; min-height: 44px; text-align: left; padding: 1px 18px; }
QPushButton[scale="answer"]:focus { padding: 0px 17px; }

QFrame[row] { border: none; border-bottom: 1px solid $line; border-radius: 0; background: $surface; }
QFrame[row="warn"] { background: $warn_soft; }
QFrame[row="crit"] { background: $crit_soft; }
QFrame[row="info"] { background: $info_soft; }
QFrame[row="here"] { background: $sunken; }
QPushButton[section] { border: none; border-left: 3px solid transparent; border-radius: 0; text-align: left;
    padding: 1px 10px; background: transparent; font-weight: 400; min-height: 38px; }
QPushButton[section]:checked { background: $primary_soft; border-left-color: $primary; font-weight: 600; }
QPushButton[section]:focus { border: 2px solid $focus; padding: 0px 10px; }
QPushButton[section="three"] { min-height: 56px; }
QLabel[tone="info"] { color: $info_ink; }

QCheckBox, QRadioButton { background: transparent; min-height: 32px; spacing: 0; }
QCheckBox::indicator, QRadioButton::indicator { width: 30px; height: 30px; image: none; }

QLabel[tone="quiet"] { color: $ink2; }
QLabel[tone="ok"] { color: $ok_ink; }
QLabel[tone="warn"] { color: $warn_ink; }
QLabel[tone="crit"] { color: $crit_ink; }

QListWidget#answers { background: $surface; border: none; outline: none; }
QListWidget#answers::item { min-height: 34px; padding: 0 8px; border-radius: 4px; }
QListWidget#answers::item:selected { background: $sel; color: $on_sel; }
QTextBrowser#help, QTextBrowser#help:focus { border: none; padding: 0; }

QTableView { font-family: "IBM Plex Sans Condensed"; font-size: 13px;
    background: $surface; border: 2px solid transparent; outline: none; gridline-color: $line;
    selection-background-color: $sel; selection-color: $on_sel; alternate-background-color: $sunken; }
QTableView::item { padding: 0 5px; border-bottom: 1px solid $line; }
QTableView::item:selected { background: $sel; color: $on_sel; }
QTableView:focus { border-color: $focus; }
QHeaderView { background: $sunken; }
QHeaderView::section { background: $sunken; color: $ink2; border: none; border-bottom: 1px solid $line2;
    padding: 0 8px; font-size: 13px; font-weight: 500; min-height: 32px; }

QTabBar::tab { background: transparent; color: $ink2; padding: 0 12px; min-height: 34px; font-weight: 500;
    border-bottom: 3px solid transparent; }
QTabBar::tab:selected { color: $primary; border-bottom-color: $primary; }
QTabBar::tab:focus { color: $focus; border-bottom-color: $focus; }
QTabWidget::pane { border: none; }
QScrollArea { background: transparent; border: none; }
QScrollArea:focus { border: 2px solid $focus; }
QScrollArea > QWidget > QWidget[ground="clear"], QWidget[ground="clear"] { background: transparent; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: $line2; border-radius: 4px; margin: 2px; min-height: 32px; min-width: 32px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QProgressBar { background: $band; border: none; border-radius: 3px; min-height: 6px; max-height: 6px; }
QProgressBar::chunk { background: $primary; border-radius: 3px; }
QToolTip { background: $surface; color: $ink; border: 1px solid $line2; padding: 4px 6px; font-size: 13px; }
QMenu { background: $surface; border: 1px solid $line2; padding: 4px; }
QMenu::item { min-height: 30px; padding: 0 14px; border-radius: 4px; }
QMenu::item:selected { background: $sel; color: $on_sel; }
""")


def stylesheet(tokens: Tokens) -> str:
    """The application's stylesheet in the colours of one theme."""
    return _TEMPLATE.substitute(colours(tokens))
