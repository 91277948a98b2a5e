# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'shortcuts_sheet.ui'
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

class Ui_ShortcutsSheet(object):
    def setupUi(self, ShortcutsSheet):
        if not ShortcutsSheet.objectName():
            ShortcutsSheet.setObjectName(u"ShortcutsSheet")
        ShortcutsSheet.setMinimumSize(QSize(0, 0))
        self.body_layout = QVBoxLayout(ShortcutsSheet)
        self.body_layout.setSpacing(16)
        self.body_layout.setObjectName(u"body_layout")
        self.body_layout.setContentsMargins(24, 20, 24, 20)
        self.title_label = QLabel(ShortcutsSheet)
        self.title_label.setObjectName(u"title_label")
        self.title_label.setTextFormat(Qt.TextFormat.PlainText)
        self.title_label.setProperty(u"role", u"dialog-title")
        self.title_label.setProperty(u"tone", u"1")

        self.body_layout.addWidget(self.title_label)

        self.columns_layout = QHBoxLayout()
        self.columns_layout.setSpacing(40)
        self.columns_layout.setObjectName(u"columns_layout")
        self.first_layout = QVBoxLayout()
        self.first_layout.setSpacing(16)
        self.first_layout.setObjectName(u"first_layout")

        self.columns_layout.addLayout(self.first_layout)

        self.second_layout = QVBoxLayout()
        self.second_layout.setSpacing(16)
        self.second_layout.setObjectName(u"second_layout")

        self.columns_layout.addLayout(self.second_layout)


        self.body_layout.addLayout(self.columns_layout)

        self.buttons_layout = QHBoxLayout()
        self.buttons_layout.setSpacing(8)
        self.buttons_layout.setObjectName(u"buttons_layout")
        self.buttons_spacer = QSpacerItem(1, 1, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.buttons_layout.addItem(self.buttons_spacer)

        self.close_button = QPushButton(ShortcutsSheet)
        self.close_button.setObjectName(u"close_button")
        self.close_button.setProperty(u"kind", u"primary")

        self.buttons_layout.addWidget(self.close_button)


        self.body_layout.addLayout(self.buttons_layout)


        self.retranslateUi(ShortcutsSheet)

        self.close_button.setDefault(True)

    # setupUi

    def retranslateUi(self, ShortcutsSheet):
        ShortcutsSheet.setWindowTitle(QCoreApplication.translate("ShortcutsSheet", u"Keys", None))
        self.title_label.setText(QCoreApplication.translate("ShortcutsSheet", u"Keys", None))
        self.close_button.setText(QCoreApplication.translate("ShortcutsSheet", u"Close", None))
    # retranslateUi
