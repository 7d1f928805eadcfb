import Foundation
import Scope
import Terminal
import Testing

/// A run as a page that a browser plays.
@Suite struct RunPageTests {
    private let harness = Harness()

    /// The page's text, and the numbers in it.
    private func page(_ script: String) throws -> (text: String, run: [String: Any]) {
        let outcome = try harness.play(script)
        let file = try #require(outcome.files.last)
        #expect(file.path == "run.html" && outcome.message == " run.html is written")
        guard case .text(let text) = file.content else { return ("", [:]) }
        let start = try #require(text.range(of: "const run =")?.upperBound)
        let end = try #require(text.range(of: "\n;\nconst by")?.lowerBound)
        let run = try JSONSerialization.jsonObject(with: Data(text[start..<end].utf8)) as? [String: Any]
        return (text, try #require(run))
    }

    @Test func everyFrameHasItsPictureItsBoxesAndItsMaps() throws {
        let (text, run) = try page("enter :goto␣6⏎ :page␣run.html⏎")
        let frames = try #require(run["frames"] as? [[String: Any]])
        #expect(frames.compactMap { $0["frame"] as? Int } == Array(0...6))
        let plain = try plainRun(harness.source, to: 6)
        for (frame, box) in zip(frames, plain) {
            let numbers = try #require(frame["box"] as? [Double])
            #expect(abs(numbers[0] - box.x) < 0.01 && numbers[2] == box.width)
            let picture = try #require(Data(base64Encoded: frame["picture"] as? String ?? ""))
            #expect(picture.starts(with: [0x89, 0x50, 0x4E, 0x47]))
            let maps = try #require(frame["maps"] as? [[String: Any]])
            #expect(
                maps.map { $0["title"] as? String } == [
                    "response g", "features |phi| conv4_6", "h^s inter-frame conv4_6", "psi^s intra-frame conv4_6",
                    "reinforced |phi^a| conv4_6",
                ])
            #expect(maps.allSatisfy { Data(base64Encoded: $0["levels"] as? String ?? "")?.count == 961 })
        }
        #expect(text.hasPrefix("<!DOCTYPE html>") && text.hasSuffix("</html>\n"))
        // It needs nothing from anywhere.
        #expect(!text.contains("http") && !text.contains("src=\""))
    }

    @Test func theRunComparedWithAndTheEventsAreInIt() throws {
        let (_, run) = try page("enter :goto␣9⏎ :goto␣4⏎ I :goto␣9⏎ :page␣run.html⏎")
        let sides = try #require(run["sides"] as? [[String: Any]])
        #expect(sides.count == 10 && sides.allSatisfy { $0["ghost"] != nil && $0["truth"] != nil })
        #expect(run["summary"] as? String == "inter-frame off from 4" && run["ghost"] as? String == "as it began")
        let marks = try #require(run["marks"] as? [[String: Any]])
        #expect(marks.contains { ($0["text"] as? String)?.hasPrefix("runs part") == true })
    }

    @Test func itHasTheColoursOfTheTheme() throws {
        let (text, run) = try page("enter . :theme␣colour-blind⏎ :page␣run.html⏎")
        #expect(text.contains("--tracked: #56b4e9;") && text.contains("--ground: #14181d;"))
        let frames = try #require(run["frames"] as? [[String: Any]])
        let map = try #require((frames[1]["maps"] as? [[String: Any]])?.first)
        // A map says which part of the frame it covers, so that the box can be drawn on it.
        #expect((map["region"] as? [Double])?.count == 4)
    }

    @Test func itIsRefusedWhereThereIsNothingToShow() throws {
        #expect(try harness.play("escape :page␣run.html⏎").message == " nothing was tracked yet")
        #expect(try harness.play("enter :page␣run.txt⏎").message == " 'run.txt' does not end in .html")
    }
}
