import Foundation
import Text

extension EvaluationReport {
    /// The report as one HTML page: no scripts, no other files, figures as SVG, for light and dark.
    func html() -> String {
        let detail = ReportDetail(perSequence: true, attributes: true)
        var body = "<h1>\(title.xmlText)</h1>\n"
        body += "<p>\(counted(sequences.count, "sequence")), \(grouped(frames)) annotated frames.</p>\n"
        let figures = plots.map { $0.svg() } + radars.map { $0.svg() }
        if !figures.isEmpty {
            body +=
                "<section class=\"figures\">\n" + figures.map { "<figure>\n\($0)</figure>\n" }.joined() + "</section>\n"
        }
        if let sheet {
            body +=
                "<h2>Frames</h2>\n<p class=\"frames\"><img alt=\"Chosen frames with every tracker's box\" "
                + "src=\"data:image/png;base64,\(Data(sheet).base64EncodedString())\"></p>\n"
        }
        for table in tables(detail) {
            // Tables that are long by nature are folded.
            let isLong = table.rows.count > 20
            body +=
                isLong
                ? "<details>\n<summary>\(table.title.xmlText)</summary>\n" : "<h2>\(table.title.xmlText)</h2>\n"
            body += element(table) + (isLong ? "</details>\n" : "")
        }
        body += "<h2>Definitions</h2>\n<ul>\n" + definitions.map { "<li>\($0.xmlText)</li>\n" }.joined() + "</ul>\n"
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(title.xmlText)</title>
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
            html += "<th\(column.alignment == .right ? " class=\"number\"" : "")>\(column.title.xmlText)</th>"
        }
        html += "</tr></thead>\n<tbody>\n"
        for row in table.rows {
            html += "<tr>"
            for (cell, column) in zip(row, table.columns) {
                html += "<td\(column.alignment == .right ? " class=\"number\"" : "")>\(cell.xmlText)</td>"
            }
            html += "</tr>\n"
        }
        html += "</tbody>\n</table>\n</div>\n"
        return html + table.notes.map { "<p class=\"note\">\($0.xmlText)</p>\n" }.joined()
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
        .frames { overflow-x: auto; } .frames img { max-width: none; }
        .number { text-align: right; } .note { margin: .3rem 0; font-size: .9rem; opacity: .8; }
        """
}
