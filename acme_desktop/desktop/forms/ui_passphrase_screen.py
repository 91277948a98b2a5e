# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'passphrase_screen.ui'
##
##
## WARNING! All changes made in this file will be lost when recompiling UI file!
################################################################################

from PySide6.QtCore import (QCoreApplication, QDate, QDateTime, QLocale,
    QMetaObject, QObject, QPoint, QRect,
    QSize, QTime, QUrl, Qt)
from PySide6.QtGui import (QBrush, QColor, QConicalGradient, QCursor,
    QFont, QFontDatabase, QGradient, QIcon,
    QImage, QKeySequence, QLinearGradient, QPainter,
    QPalette, QPixmap, QRadialGradient, QTransform)
from PySide6.QtWidgets import (QApplication, QFrame, QLabel, QPushButton,
    QSizePolicy, QVBoxLayout, QWidget)
class Ui_PassphraseScreen(object):
    def setupUi(self, PassphraseScreen):
        if not PassphraseScreen.objectName():
            PassphraseScreen.setObjectName(u"PassphraseScreen")
        self.screen_layout = QVBoxLayout(PassphraseScreen)
        self.screen_layout.setSpacing(16)
        self.screen_layout.setObjectName(u"screen_layout")
        self.screen_layout.setContentsMargins(0, 0, 0, 0)
        self.card = QFrame(PassphraseScreen)
        self.card.setObjectName(u"card")
        self.card.setProperty(u"card", True)
        self.card_layout = QVBoxLayout(self.card)
        self.card_layout.setSpacing(16)
        self.card_layout.setObjectName(u"card_layout")
        self.card_layout.setContentsMargins(24, 24, 24, 24)
        self.heading_box = QVBoxLayout()
        self.heading_box.setObjectName(u"heading_box")

        self.card_layout.addLayout(self.heading_box)

        self.message_box = QVBoxLayout()
        self.message_box.setObjectName(u"message_box")

        self.card_layout.addLayout(self.message_box)

        self.passphrase_box = QVBoxLayout()
        self.passphrase_box.setObjectName(u"passphrase_box")

        self.card_layout.addLayout(self.passphrase_box)

        self.open_button = QPushButton(self.card)
        self.open_button.setObjectName(u"open_button")
        self.open_button.setProperty(u"kind", u"primary")
        self.open_button.setProperty(u"large", True)

        self.card_layout.addWidget(self.open_button)

        self.later_button = QPushButton(self.card)
        self.later_button.setObjectName(u"later_button")
        self.later_button.setProperty(u"kind", u"flat")

        self.card_layout.addWidget(self.later_button)


        self.screen_layout.addWidget(self.card)

        self.note_label = QLabel(PassphraseScreen)
        self.note_label.setObjectName(u"note_label")
        self.note_label.setTextFormat(Qt.TextFormat.PlainText)
        self.note_label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.note_label.setWordWrap(True)
        self.note_label.setProperty(u"role", u"small")
        self.note_label.setProperty(u"tone", u"3")

        self.screen_layout.addWidget(self.note_label)


        self.retranslateUi(PassphraseScreen)

        self.open_button.setDefault(True)

    # setupUi

    def retranslateUi(self, PassphraseScreen):
        self.open_button.setText(QCoreApplication.translate("PassphraseScreen", u"Open the vault", None))
        self.later_button.setText(QCoreApplication.translate("PassphraseScreen", u"Go on without it", None))
        self.note_label.setText(QCoreApplication.translate("PassphraseScreen", u"Without it you can look at everything. Whatever needs a key has to wait.", None))
        pass
    # retranslateUi
