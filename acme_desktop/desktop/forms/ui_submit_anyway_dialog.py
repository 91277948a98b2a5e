# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'submit_anyway_dialog.ui'
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
from PySide6.QtWidgets import (QApplication, QDialog, QHBoxLayout, QLabel,
    QPushButton, QSizePolicy, QSpacerItem, QVBoxLayout,
    QWidget)

class Ui_SubmitAnywayDialog(object):
    def setupUi(self, SubmitAnywayDialog):
        if not SubmitAnywayDialog.objectName():
            SubmitAnywayDialog.setObjectName(u"SubmitAnywayDialog")
        SubmitAnywayDialog.setMinimumSize(QSize(480, 0))
        self.body_layout = QVBoxLayout(SubmitAnywayDialog)
        self.body_layout.setSpacing(12)
        self.body_layout.setObjectName(u"body_layout")
        self.body_layout.setContentsMargins(24, 24, 24, 24)
        self.title_label = QLabel(SubmitAnywayDialog)
        self.title_label.setObjectName(u"title_label")
        self.title_label.setTextFormat(Qt.TextFormat.PlainText)
        self.title_label.setWordWrap(True)
        self.title_label.setProperty(u"role", u"dialog-title")
        self.title_label.setProperty(u"tone", u"1")

        self.body_layout.addWidget(self.title_label)

        self.loss_label = QLabel(SubmitAnywayDialog)
        self.loss_label.setObjectName(u"loss_label")
        self.loss_label.setTextFormat(Qt.TextFormat.PlainText)
        self.loss_label.setWordWrap(True)
        self.loss_label.setProperty(u"role", u"text")
        self.loss_label.setProperty(u"tone", u"2")

        self.body_layout.addWidget(self.loss_label)

        self.reason_layout = QVBoxLayout()
        self.reason_layout.setObjectName(u"reason_layout")

        self.body_layout.addLayout(self.reason_layout)

        self.buttons_layout = QHBoxLayout()
        self.buttons_layout.setSpacing(8)
        self.buttons_layout.setObjectName(u"buttons_layout")
        self.buttons_spacer = QSpacerItem(1, 1, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.buttons_layout.addItem(self.buttons_spacer)

        self.cancel_button = QPushButton(SubmitAnywayDialog)
        self.cancel_button.setObjectName(u"cancel_button")
        self.cancel_button.setProperty(u"kind", u"plain")

        self.buttons_layout.addWidget(self.cancel_button)

        self.submit_button = QPushButton(SubmitAnywayDialog)
        self.submit_button.setObjectName(u"submit_button")
        self.submit_button.setAutoDefault(False)
        self.submit_button.setProperty(u"kind", u"danger")

        self.buttons_layout.addWidget(self.submit_button)


        self.body_layout.addLayout(self.buttons_layout)


        self.retranslateUi(SubmitAnywayDialog)

        self.cancel_button.setDefault(True)

    # setupUi

    def retranslateUi(self, SubmitAnywayDialog):
        SubmitAnywayDialog.setWindowTitle(QCoreApplication.translate("SubmitAnywayDialog", u"Submit anyway", None))
        self.cancel_button.setText(QCoreApplication.translate("SubmitAnywayDialog", u"Cancel", None))
        self.submit_button.setText(QCoreApplication.translate("SubmitAnywayDialog", u"Submit anyway", None))
    # retranslateUi
