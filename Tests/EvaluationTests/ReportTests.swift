import Evaluation
import Foundation
import Imaging
import Sequences
import TestSupport
import Testing

/// Two sequences of four frames; `half` overlaps by a half in every frame but the first, `exact` everywhere.
private func smallReport(quoted: [QuotedFigures] = []) throws -> EvaluationReport {
    let truth = BoundingBox(x: 0, y: 0, width: 16, height: 8)
    let half = BoundingBox(x: 0, y: 0, width: 8, height: 8)
    let sequences = ["A", "B"].map { name in
        AnnotatedSequence(
            name: name, dataset: "set", convention: .otb,
            truth: [GroundTruth](repeating: GroundTruth(.rectangle(truth)), count: 4),
            frameSize: FrameSize(width: 64, height: 48))
    }
    func scores(_ tracker: String, _ box: BoundingBox, on names: [String]) throws -> TrackerScores {
        var scores = TrackerScores(tracker: tracker)
        let result = [truth, box, box, box]
        for name in names {
            scores.onePass[name] = try OnePassScore(result: result, truth: sequences[0].boxes)
            scores.averageOverlap[name] = try AverageOverlapScore(result: result, truth: sequences[0].boxes)
            scores.times[.onePass, default: [:]][name] = RunTime(frames: 4, seconds: 0.25)
        }
        scores.records = [
            RunRecord(
                tracker: TrackerIdentity(name: tracker, configuration: "no weights", note: "a <test>"),
                environment: RunEnvironment(machine: "a machine", threads: 2, jobs: 1, software: "trackscope 1, x"),
                frames: 4, seconds: 0.25)
        ]
        return scores
    }
    return EvaluationReport(
        title: "A & B", sequences: sequences,
        trackers: [try scores("half", half, on: ["A"]), try scores("exact", truth, on: ["A", "B"])],
        rules: ScoringRules(), quoted: quoted)
}

@Suite("Reports")
struct ReportTests {
    private let everything = ReportDetail(perSequence: true, attributes: true)

    @Test("the text, whole")
    func text() throws {
        let text = try smallReport().rendered(.text, detail: everything)
        #expect(
            text == """
                One-pass evaluation: 2 sequences, 8 frames
                tracker    AUC  precision     AO  SR 0.50  SR 0.75  frames/s  sequences
                -------  -----  ---------  -----  -------  -------  --------  ---------
                exact    0.952      1.000  1.000    1.000    1.000      16.0          2
                half     0.595      1.000  0.500    0.000    0.000      16.0          1
                  half has no usable results of 1 sequence (B); its means are over the others and cannot be
                    compared.

                AUC by sequence
                sequence  frames  exact   half
                --------  ------  -----  -----
                A              4  0.952  0.595
                B              4  0.952

                Precision by sequence
                sequence  frames  exact   half
                --------  ------  -----  -----
                A              4  1.000  1.000
                B              4  1.000

                Trackers, machines and software
                tracker  configuration  machine    threads  jobs  software
                -------  -------------  ---------  -------  ----  ---------------
                exact    no weights     a machine        2     1  trackscope 1, x
                half     no weights     a machine        2     1  trackscope 1, x
                  exact: a <test>.
                  half: a <test>.

                Definitions
                - AUC: mean over the overlap thresholds 0:0.05:1 of the share of frames whose overlap is strictly
                  greater. The first frame is overwritten by ground truth and counts, so that a perfect run has
                  20/21 = 0.952.
                - Precision: share of frames whose centre error is at most 20 pixels.
                - Sequences weigh the same, however long.
                - AO, SR: mean overlap, and share of frames with an overlap above 0.50 and 0.75, over the frames of
                  all sequences without the first and without invalid ones (GOT-10k). On its own sequences boxes are
                  brought into the picture as its toolkit does it.
                - frames/s: frames over the trackers' whole time, decoding apart. Not the mean of single rates.

                """)
    }

    @Test("what a tracker says of itself: tables, whole, and figures")
    func confidence() throws {
        let report = try smallReport()
        let truth = report.sequences[0].boxes
        let away = BoundingBox(x: 40, y: 0, width: 16, height: 8)
        var exact = report.trackers[0]
        exact.confidence["A"] = try ConfidenceScore(
            [(1, .tracked), (0.97, .tracked), (0.3, .uncertain), (0.02, .lost)].map {
                FrameVerdict(score: $0, state: $1)
            }, boxes: truth.compactMap { $0 }.dropLast() + [away], truth: truth)
        let judged = EvaluationReport(
            title: "A", sequences: report.sequences, trackers: [exact], rules: ScoringRules())
        let tables = judged.tables(ReportDetail(perSequence: false, attributes: false)).dropFirst().prefix(2)
        #expect(
            tables.map { $0.text() }.joined(separator: "\n") == """
                Tracked, uncertain, lost
                tracker  state      frames  mean overlap  above 0.5  below 0.1
                -------  ---------  ------  ------------  ---------  ---------
                exact    tracked         1         1.000      1.000      0.000
                exact    uncertain       1         1.000      1.000      0.000
                exact    lost            1         0.000      0.000      1.000

                Score against overlap
                tracker  score    frames  mean overlap  above 0.5  below 0.1
                -------  -------  ------  ------------  ---------  ---------
                exact    0.0-0.1       1         0.000      0.000      1.000
                exact    0.3-0.4       1         1.000      1.000      0.000
                exact    0.9-1.0       1         1.000      1.000      0.000

                """)
        let figures = judged.plots.suffix(2)
        #expect(figures.map(\.title) == ["Calibration", "Frames found lost by a low score (ROC)"])
        #expect(figures.last?.series.map(\.value) == ["1.000"])
        #expect(report.plots.count == judged.plots.count - 2)
        let json = judged.rendered(.json, detail: everything)
        #expect(json.contains("\"detectionArea\" : 1"))
    }

    @Test("the flat table, whole")
    func csv() throws {
        let quoted = QuotedFigures(
            tracker: "RAR, \"quoted\"", benchmark: "OTB-2013", area: 0.682, precision: 0.896, framesPerSecond: 37)
        let csv = try smallReport(quoted: [quoted]).rendered(.csv, detail: everything)
        let head =
            "protocol,tracker,scope,name,sequences,frames,auc,precision_20px,ao,sr_50,sr_75,eao,accuracy,robustness,"
            + "failures,frames_per_second\n"
        let exact = "0.952381,1.000000,1.000000,1.000000,1.000000,,,,,16.000000\n"
        let half = "0.595238,1.000000,0.500000,0.000000,0.000000,,,,,16.000000\n"
        #expect(
            csv == head + "ope,exact,all,all,2,8,\(exact)ope,exact,sequence,A,1,4,\(exact)"
                + "ope,exact,sequence,B,1,4,\(exact)ope,half,all,all,1,4,\(half)ope,half,sequence,A,1,4,\(half)"
                + "ope,\"RAR, \"\"quoted\"\"\",quoted,OTB-2013,,,0.682000,0.896000,,,,,,,,37.000000\n")
    }

    @Test("JSON holds means, curves, rules and runs")
    func json() throws {
        let text = try smallReport().rendered(.json, detail: everything)
        let parsed = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        let trackers = try #require(parsed["trackers"] as? [[String: Any]])
        #expect(trackers.map { $0["name"] as? String } == ["exact", "half"])
        let onePass = try #require(trackers[1]["onePass"] as? [String: Any])
        let mean = try #require((onePass["means"] as? [[String: Any]])?.first)
        #expect((mean["successCurve"] as? [Double])?.count == 21)
        #expect(mean["averageOverlap"] as? Double == 0.5)
        #expect((parsed["definitions"] as? [String])?.isEmpty == false)
        #expect((parsed["rules"] as? [String: Any])?["expectedOverlapLengths"] as? [Int] == [100, 356])
        #expect((trackers[0]["runs"] as? [[String: Any]])?.count == 1)
    }

    @Test("Markdown has tables and escapes bars")
    func markdown() throws {
        let markdown = try smallReport().rendered(.markdown, detail: ReportDetail(perSequence: false, attributes: true))
        #expect(
            markdown.hasPrefix(
                """
                ## A & B

                ### One-pass evaluation: 2 sequences, 8 frames

                | tracker | AUC | precision | AO | SR 0.50 | SR 0.75 | frames/s | sequences |
                | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
                | exact | 0.952 | 1.000 | 1.000 | 1.000 | 1.000 | 16.0 | 2 |
                """))
        let table = ReportTable(
            title: "t", columns: [ReportTable.Column(title: "a|b", alignment: .left)], rows: [["c|d"]], notes: ["n"])
        #expect(table.markdown() == "### t\n\n| a\\|b |\n| --- |\n| c\\|d |\n\n- n\n")
    }

    @Test("the page is one well-formed file without scripts or links, names escaped")
    func page() throws {
        let page = try smallReport(quoted: QuotedFigures.paper).rendered(.html, detail: everything)
        #expect(page.contains("<title>A &amp; B</title>"))
        #expect(page.contains("a &lt;test&gt;."))
        #expect(page.contains("RAR (quoted)"))
        #expect(!page.contains("<script"))
        #expect(!page.contains("href="))
        #expect(!page.contains("src="))
        // As XML, apart from the parts that only HTML leaves open.
        let body = page.replacing("<!DOCTYPE html>", with: "").replacing("<meta charset=\"utf-8\">", with: "")
            .replacing("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">", with: "")
        #expect(XMLScanner(body).isWellFormed)
        #expect(page.components(separatedBy: "<svg").count == 3)
    }

    @Test("the paper's rows are those of its tables 2 and 3")
    func paper() {
        #expect(QuotedFigures.paper.count == 36)
        let rar = QuotedFigures.paper.filter { $0.tracker == "RAR" }
        #expect(rar.map(\.area) == [0.682, 0.664])
        #expect(rar.map(\.precision) == [0.896, 0.873])
        #expect(rar.map(\.framesPerSecond) == [37, 37])
        #expect(QuotedFigures.paper.filter { $0.tracker == "RAR-NAA" }.map(\.area) == [0.627, 0.595])
    }

    @Test("without speed nothing of the machine is left")
    func withoutSpeed() throws {
        let text = try smallReport().withoutSpeed.rendered(.text, detail: everything)
        #expect(!text.contains("a machine"))
        #expect(!text.contains("frames/s"))
    }

    @Test("the supervised tables and figures")
    func supervised() throws {
        let sequence = AnnotatedSequence(
            name: "bag", dataset: "vot", convention: .vot,
            truth: [GroundTruth](
                repeating: GroundTruth(.rectangle(BoundingBox(x: 0, y: 0, width: 10, height: 10))), count: 14),
            frameSize: FrameSize(width: 64, height: 48))
        let trajectory = try run("1rrrrrrrrrrr20")
        let measured = try SupervisedRun(trajectory, truth: sequence.truth.map(\.region), in: sequence.frameSize)
        var scores = TrackerScores(tracker: "T")
        scores.supervised["bag"] = SupervisedSequenceScore(runs: [measured])
        let report = EvaluationReport(
            title: "t", sequences: [sequence], trackers: [scores], rules: ScoringRules(lengths: 5...13))
        // Lengths 5 to 12 overlap by 1; of 13 frames 11 of 12 do.
        let eao = (8 + 11.0 / 12) / 9
        let text = report.rendered(.text, detail: everything)
        #expect(
            text.hasPrefix(
                """
                Supervised evaluation: 1 sequence, 14 frames
                tracker    EAO  accuracy  robustness  failures  per 100 frames  sequences
                -------  -----  --------  ----------  --------  --------------  ---------
                T        \(String(format: "%.3f", eao))     1.000       0.117         1           7.143          1

                Accuracy and failures by sequence
                sequence  frames    T A    F
                --------  ------  -----  ---
                bag           14  1.000  1.0

                """))
        #expect(report.plots.map(\.title) == ["Expected average overlap", "Accuracy and robustness"])
    }
}

/// A check that tags are closed in order and entities known: enough to find a broken page.
struct XMLScanner {
    var isWellFormed: Bool

    init(_ text: String) {
        var open: [Substring] = []
        var rest = text[...]
        var isSound = true
        while let start = rest.firstIndex(of: "<") {
            isSound = isSound && Self.hasKnownEntities(rest[..<start])
            guard let end = rest[start...].firstIndex(of: ">") else {
                isSound = false
                break
            }
            let tag = rest[rest.index(after: start)..<end]
            if tag.hasPrefix("/") {
                isSound = isSound && open.popLast() == tag.dropFirst()
            } else if !tag.hasSuffix("/") {
                open.append(tag.prefix { $0 != " " })
            }
            rest = rest[rest.index(after: end)...]
        }
        isWellFormed = isSound && open.isEmpty
    }

    private static func hasKnownEntities(_ text: Substring) -> Bool {
        text.split(separator: "&", omittingEmptySubsequences: false).dropFirst().allSatisfy { part in
            ["amp;", "lt;", "gt;", "quot;"].contains { part.hasPrefix($0) }
        }
    }
}
