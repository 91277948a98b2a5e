# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'closing_dialog.ui'
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

class Ui_ClosingDialog(object):
    def setupUi(self, ClosingDialog):
        if not ClosingDialog.objectName():
            ClosingDialog.setObjectName(u"ClosingDialog")
        ClosingDialog.setMinimumSize(QSize(480, 0))
        self.body_layout = QVBoxLayout(ClosingDialog)
        self.body_layout.setSpacing(16)
        self.body_layout.setObjectName(u"body_layout")
        self.body_layout.setContentsMargins(24, 20, 24, 20)
        self.title_label = QLabel(ClosingDialog)
        self.title_label.setObjectName(u"title_label")
        self.title_label.setTextFormat(Qt.TextFormat.PlainText)
        self.title_label.setWordWrap(True)
        self.title_label.setProperty(u"role", u"dialog-title")
        self.title_label.setProperty(u"tone", u"1")

        self.body_layout.addWidget(self.title_label)

        self.said_label = QLabel(ClosingDialog)
        self.said_label.setObjectName(u"said_label")
        self.said_label.setTextFormat(Qt.TextFormat.PlainText)
        self.said_label.setWordWrap(True)
        self.said_label.setProperty(u"role", u"text")
        self.said_label.setProperty(u"tone", u"2")

        self.body_layout.addWidget(self.said_label)

        self.work_layout = QVBoxLayout()
        self.work_layout.setObjectName(u"work_layout")

        self.body_layout.addLayout(self.work_layout)

        self.buttons_layout = QHBoxLayout()
        self.buttons_layout.setSpacing(8)
        self.buttons_layout.setObjectName(u"buttons_layout")
        self.buttons_spacer = QSpacerItem(1, 1, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.buttons_layout.addItem(self.buttons_spacer)

        self.stay_button = QPushButton(ClosingDialog)
        self.stay_button.setObjectName(u"stay_button")
        self.stay_button.setProperty(u"kind", u"plain")

        self.buttons_layout.addWidget(self.stay_button)

        self.stop_button = QPushButton(ClosingDialog)
        self.stop_button.setObjectName(u"stop_button")
        self.stop_button.setAutoDefault(False)
        self.stop_button.setProperty(u"kind", u"danger")

        self.buttons_layout.addWidget(self.stop_button)


        self.body_layout.addLayout(self.buttons_layout)


        self.retranslateUi(ClosingDialog)

        self.stay_button.setDefault(True)

    # setupUi

    def retranslateUi(self, ClosingDialog):
        ClosingDialog.setWindowTitle(QCoreApplication.translate("ClosingDialog", u"Close ACME Desktop", None))
        self.said_label.setText(QCoreApplication.translate("ClosingDialog", u"Closing stops the work here. Nothing that was stored is lost, and nothing is done twice.", None))
        self.stay_button.setText(QCoreApplication.translate("ClosingDialog", u"Keep open", None))
        self.stop_button.setText(QCoreApplication.translate("ClosingDialog", u"Stop and close", None))
    # retranslateUi
