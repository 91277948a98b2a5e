# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'settings_pane.ui'
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
from PySide6.QtWidgets import (QApplication, QFrame, QSizePolicy, QVBoxLayout,
    QWidget)
class Ui_SettingsPane(object):
    def setupUi(self, SettingsPane):
        if not SettingsPane.objectName():
            SettingsPane.setObjectName(u"SettingsPane")
        self.column = QVBoxLayout(SettingsPane)
        self.column.setSpacing(0)
        self.column.setObjectName(u"column")
        self.column.setContentsMargins(0, 0, 0, 0)
        self.head_frame = QFrame(SettingsPane)
        self.head_frame.setObjectName(u"head_frame")
        self.head_frame.setProperty(u"surface", u"surface")
        self.head_frame.setProperty(u"edge", u"bottom")
        self.head_column = QVBoxLayout(self.head_frame)
        self.head_column.setSpacing(8)
        self.head_column.setObjectName(u"head_column")
        self.head_column.setContentsMargins(20, 12, 20, 12)
        self.search_box = QVBoxLayout()
        self.search_box.setObjectName(u"search_box")

        self.head_column.addLayout(self.search_box)

        self.choice_box = QVBoxLayout()
        self.choice_box.setObjectName(u"choice_box")

        self.head_column.addLayout(self.choice_box)


        self.column.addWidget(self.head_frame)

        self.page_box = QVBoxLayout()
        self.page_box.setObjectName(u"page_box")

        self.column.addLayout(self.page_box)

        self.column.setStretch(1, 1)

        self.retranslateUi(SettingsPane)
    # setupUi

    def retranslateUi(self, SettingsPane):
        pass
    # retranslateUi
