"""表格进出：xlsx、csv。"""
