import Foundation
import Network
import Testing

/// Texts from files reach the terminal without what would steer it.
@Suite struct HostileTextTests {
    private let scratch: Scratch
    private static let evil = "evil \u{1B}[31mRED\u{1B}]0;P\u{7}\u{1B}]52;c;aGk=\u{7}\nformat  fake line\u{9B}31m"
    private static let shown = #"evil \u{1B}[31mRED\u{1B}]0;P\u{7}\u{1B}]52;c;aGk=\u{7}\nformat  fake line\u{9B}31m"#

    init() throws { scratch = try Scratch() }

    @Test func provenanceOfAModel() throws {
        var weights = try NetworkWeights(randomFor: Scratch.architecture, seed: 3)
        weights.provenance = Self.evil
        try weights.write(to: scratch.path("m.safetensors"))
        let outcome = try Program.run(["model", "info", "m.safetensors"], in: scratch)
        #expect(outcome.status == 0)
        #expect(outcome.output.split(separator: "\n").last == "provenance      \(Self.shown)")
        #expect(Self.isClean(outcome))
    }

    @Test(
        "names of files and folders",
        arguments: [
            ["track", "NAME", "--init", "1,1,9,9", "--tracker", "cacf"], ["model", "info", "NAME"],
            ["model", "verify", "NAME"],
            ["report", "NAME"], ["evaluate", "NAME", "--tracker", "cacf"], ["train", "NAME"],
            ["watch", "--session", "NAME"],
            ["score", "--annotations", "NAME", "--results", "NAME"],
        ])
    func names(arguments: [String]) throws {
        let name = "a\u{1B}]0;P\u{7}\nb"
        let outcome = try Program.run(arguments.map { $0.replacing("NAME", with: name) }, in: scratch)
        #expect(outcome.status != 0)
        #expect(Self.isClean(outcome), "\(outcome.errors)")
        #expect(outcome.errors.contains(#"a\u{1B}]0;P\u{7}"#))
    }

    @Test func textInsideBrokenFiles() throws {
        try scratch.addFrames(2, to: "s/img")
        try scratch.write("1,2,\u{1B}]0;P\u{7}3,4\n", to: "s/groundtruth_rect.txt")
        let annotation = try Program.run(["track", "s", "--tracker", "cacf"], in: scratch)
        #expect(annotation.status == 1 && Self.isClean(annotation))
        try scratch.write("output: [\u{1B}]0;P\u{7}\n", to: "c.yaml")
        let yaml = try Program.run(["train", "c.yaml"], in: scratch)
        #expect(yaml.status != 0 && Self.isClean(yaml))
    }

    @Test func namesInReports() throws {
        let tracker = "=1+1|<b>\u{1B}[31m"
        try scratch.makeFolder("anno")
        try scratch.makeFolder("res/\(tracker.replacing("/", with: ""))")
        try scratch.write("1,1,9,9\n2,2,9,9\n", to: "anno/t.txt")
        try scratch.write("1,1,9,9\n2,2,9,9\n", to: "res/\(tracker)/t.txt")
        for format in ["text", "csv", "markdown", "html", "json"] {
            let outcome = try Program.run(
                ["score", "--annotations", "anno", "--results", "res", "--format", format], in: scratch)
            #expect(outcome.status == 0 && Self.isClean(outcome), "\(format): \(outcome.errors)")
            if format == "csv" {
                #expect(outcome.output.contains(#""'=1+1|<b>\u{1B}[31m""#))
                #expect(!outcome.output.contains(",=1+1"))
            }
            if format == "markdown" { #expect(outcome.output.contains(#"| =1+1\|\<b>\\u{1B}\[31m |"#)) }
        }
    }

    /// Whether nothing steers a terminal.
    private static func isClean(_ outcome: Program.Outcome) -> Bool {
        (outcome.output + outcome.errors).unicodeScalars.allSatisfy {
            $0 == "\n" || $0 == "\t" || $0.properties.generalCategory != .control
        }
    }
}
