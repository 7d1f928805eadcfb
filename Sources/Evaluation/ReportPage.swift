import Text

extension EvaluationReport {
    /// The report as one HTML page: no scripts, no other files, figures as SVG, for light and dark.
    func html() -> String {
        let detail = ReportDetail(perSequence: true, attributes: true)
        var body = "<h1>\(escaped(title))</h1>\n"
        body += "<p>\(escaped(counted(sequences.count, "sequence"))), \(grouped(frames)) annotated frames.</p>\n"
        let figures = plots.map { $0.svg() } + radars.map { $0.svg() }
        if !figures.isEmpty {
            body +=
                "<section class=\"figures\">\n" + figures.map { "<figure>\n\($0)</figure>\n" }.joined() + "</section>\n"
        }
        for table in tables(detail) {
            // Tables that are long by nature are folded.
            let isLong = table.rows.count > 20
            body +=
                isLong
                ? "<details>\n<summary>\(escaped(table.title))</summary>\n" : "<h2>\(escaped(table.title))</h2>\n"
            body += element(table) + (isLong ? "</details>\n" : "")
        }
        body += "<h2>Definitions</h2>\n<ul>\n" + definitions.map { "<li>\(escaped($0))</li>\n" }.joined() + "</ul>\n"
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(escaped(title))</title>
            <style>
            \(Self.style)
            </style>
            </head>
            <body>
            \(body)</body>
            </html>

            """
    }

    private func element(_ table: ReportTable) -> String {
        var html = "<div class=\"table\">\n<table>\n<thead><tr>"
        for column in table.columns {
            html += "<th\(column.alignment == .right ? " class=\"number\"" : "")>\(escaped(column.title))</th>"
        }
        html += "</tr></thead>\n<tbody>\n"
        for row in table.rows {
            html += "<tr>"
            for (cell, column) in zip(row, table.columns) {
                html += "<td\(column.alignment == .right ? " class=\"number\"" : "")>\(escaped(cell))</td>"
            }
            html += "</tr>\n"
        }
        html += "</tbody>\n</table>\n</div>\n"
        return html + table.notes.map { "<p class=\"note\">\(escaped($0))</p>\n" }.joined()
    }

    private static let style = """
        :root { color-scheme: light dark; }
        body { font: 15px/1.5 system-ui, sans-serif; max-width: 1100px; margin: 2rem auto; padding: 0 1rem; }
        h1 { font-size: 1.5rem; } h2, summary { font-size: 1.1rem; font-weight: 600; margin: 1.5rem 0 .5rem; }
        .figures { display: flex; flex-wrap: wrap; gap: 1rem; }
        figure { margin: 0; flex: 1 1 420px; max-width: 520px; } svg { width: 100%; height: auto; }
        .table { overflow-x: auto; }
        table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
        th, td { padding: .2rem .7rem; text-align: left; white-space: nowrap; }
        thead th { border-bottom: 2px solid; } tbody tr { border-bottom: 1px solid rgb(128 128 128 / .3); }
        .number { text-align: right; } .note { margin: .3rem 0; font-size: .9rem; opacity: .8; }
        """
}
