# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'practice_pane.ui'
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
from PySide6.QtWidgets import (QApplication, QHBoxLayout, QSizePolicy, QSpacerItem,
    QVBoxLayout, QWidget)
class Ui_PracticePane(object):
    def setupUi(self, PracticePane):
        if not PracticePane.objectName():
            PracticePane.setObjectName(u"PracticePane")
        self.column = QVBoxLayout(PracticePane)
        self.column.setSpacing(16)
        self.column.setObjectName(u"column")
        self.column.setContentsMargins(0, 0, 0, 0)
        self.halves = QHBoxLayout()
        self.halves.setSpacing(16)
        self.halves.setObjectName(u"halves")
        self.left_box = QVBoxLayout()
        self.left_box.setObjectName(u"left_box")

        self.halves.addLayout(self.left_box)

        self.right_box = QVBoxLayout()
        self.right_box.setObjectName(u"right_box")

        self.halves.addLayout(self.right_box)

        self.halves.setStretch(0, 23)
        self.halves.setStretch(1, 13)

        self.column.addLayout(self.halves)

        self.records_box = QVBoxLayout()
        self.records_box.setObjectName(u"records_box")

        self.column.addLayout(self.records_box)

        self.doings_box = QVBoxLayout()
        self.doings_box.setObjectName(u"doings_box")

        self.column.addLayout(self.doings_box)

        self.rest = QSpacerItem(0, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.column.addItem(self.rest)

        self.column.setStretch(3, 1)

        self.retranslateUi(PracticePane)
    # setupUi

    def retranslateUi(self, PracticePane):
        pass
    # retranslateUi
