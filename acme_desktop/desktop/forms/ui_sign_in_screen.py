# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'sign_in_screen.ui'
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
class Ui_SignInScreen(object):
    def setupUi(self, SignInScreen):
        if not SignInScreen.objectName():
            SignInScreen.setObjectName(u"SignInScreen")
        self.screen_layout = QVBoxLayout(SignInScreen)
        self.screen_layout.setSpacing(16)
        self.screen_layout.setObjectName(u"screen_layout")
        self.screen_layout.setContentsMargins(0, 0, 0, 0)
        self.card = QFrame(SignInScreen)
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

        self.name_box = QVBoxLayout()
        self.name_box.setObjectName(u"name_box")

        self.card_layout.addLayout(self.name_box)

        self.password_box = QVBoxLayout()
        self.password_box.setObjectName(u"password_box")

        self.card_layout.addLayout(self.password_box)

        self.sign_in_button = QPushButton(self.card)
        self.sign_in_button.setObjectName(u"sign_in_button")
        self.sign_in_button.setProperty(u"kind", u"primary")
        self.sign_in_button.setProperty(u"large", True)

        self.card_layout.addWidget(self.sign_in_button)

        self.other_button = QPushButton(self.card)
        self.other_button.setObjectName(u"other_button")
        self.other_button.setProperty(u"kind", u"flat")

        self.card_layout.addWidget(self.other_button)


        self.screen_layout.addWidget(self.card)

        self.forgotten_label = QLabel(SignInScreen)
        self.forgotten_label.setObjectName(u"forgotten_label")
        self.forgotten_label.setTextFormat(Qt.TextFormat.PlainText)
        self.forgotten_label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.forgotten_label.setWordWrap(True)
        self.forgotten_label.setProperty(u"role", u"small")
        self.forgotten_label.setProperty(u"tone", u"3")

        self.screen_layout.addWidget(self.forgotten_label)


        self.retranslateUi(SignInScreen)

        self.sign_in_button.setDefault(True)

    # setupUi

    def retranslateUi(self, SignInScreen):
        self.sign_in_button.setText(QCoreApplication.translate("SignInScreen", u"Sign in", None))
        self.other_button.setText(QCoreApplication.translate("SignInScreen", u"Sign in as somebody else", None))
        self.forgotten_label.setText(QCoreApplication.translate("SignInScreen", u"Forgotten? Another admin can set a new one for you.", None))
        pass
    # retranslateUi
