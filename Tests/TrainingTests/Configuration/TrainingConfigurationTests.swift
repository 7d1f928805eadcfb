import Foundation
import Network
import TestSupport
import Testing
import Training

/// The least that is a configuration.
private let least = """
    clips:
      stills: {folders: photographs}
    phases:
      - steps: 10
    """

private let assets = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("assets/training")

private func fault(_ text: String) -> String? {
    do throws(TrainingConfigurationError) {
        _ = try TrainingConfiguration(text: text, file: "/data/c.yaml")
        return nil
    } catch {
        return error.description
    }
}

@Suite struct TrainingConfigurationTests {
    @Test func whatIsNotGivenIsTheDefault() throws {
        let configuration = try TrainingConfiguration(text: least, file: "/data/c.yaml")
        #expect(configuration.output == "/data/run")
        #expect(configuration.material == ClipMaterial(stills: .init(folders: ["/data/photographs"])))
        #expect(configuration.phases == [TrainingPhase(name: "phase", span: .steps(10))])
        #expect(configuration.architecture == .light && configuration.initialisation == .random)
        #expect(configuration.optimiser == OptimiserConfiguration(.adamW))
        #expect(configuration.graph == GraphSettings())
        #expect(
            configuration.validation.material
                == ClipMaterial(
                    stills: .init(folders: ["/data/photographs"]), augmentation: .plain))
        #expect(configuration.tracking == nil && configuration.average == nil)
    }

    @Test func everyKeyOfTheExampleIsRead() throws {
        let configuration = try TrainingConfiguration(contentsOf: assets.appendingPathComponent("light.yaml").path)
        #expect(configuration.architecture == .light)
        #expect(configuration.phases.map(\.crop) == [127, 255, 255])
        #expect(configuration.phases[2].frames == [4, 5, 6])
        #expect(configuration.phases[0].rate == LearningRate(first: 2e-3, last: 2e-4, schedule: .cosine, warmUp: 200))
        #expect(configuration.material.augmentation == ClipAugmentation())
        #expect(configuration.material.videos?.gap == 1...14)
        #expect(configuration.optimiser.clipNorm == 2 && configuration.average == 0.999)
        #expect(configuration.graph == GraphSettings(templates: .every, negatives: 2, attentionWeight: 0.5))
        #expect(configuration.validation.clips == 96 && configuration.tracking?.starts == [0, 60, 120, 180])
        _ = try TrainingConfiguration(contentsOf: assets.appendingPathComponent("quickstart.yaml").path)
    }

    /// A key that nobody knows, put into each section, is answered by the keys that there are; all of them stand in the example.
    @Test(arguments: [
        ("output: ", ""), ("  backbone: ", "  "), ("  stills:", "  "), ("    folders: ", "    "),
        ("    folders: # sequences", "    "), ("    scenes: ", "    "), ("    displacement: ", "    "),
        ("  rule: ", "  "), ("  solution: ", "  "), ("  search-weight: ", "  "), ("    batch: 16", "    "),
        ("      first: 2e-3", "      "), ("  clips: 96", "  "), ("  starts: ", "  "),
    ]) func everyKeyIsDocumented(anchor: String, indent: String) throws {
        let text = try String(contentsOf: assets.appendingPathComponent("light.yaml"), encoding: .utf8)
        let place = try #require(text.range(of: "\n" + anchor))
        let broken = text.replacingCharacters(
            in: place, with: "\n\(indent)qqqqqqqqqqqqqqqqqqqqqqqq: 1\n" + anchor)
        let message = try #require(fault(broken))
        let list = try #require(message.range(of: "there are "))
        for key in message[list.upperBound...].split(separator: ", ") {
            #expect(text.contains("\(key):") || text.contains("# or \(key)\n"), "\(key)")
        }
    }

    @Test(arguments: [
        ("", "/data/c.yaml: clips is missing: what is the network to learn from?"),
        ("clips: {stills: {folders: a}}", "/data/c.yaml:1:1: phases is missing: at least one is needed"),
        (least + "\nsed: 2", "/data/c.yaml:5:1: unknown key \"sed\"; did you mean \"seed\"?"),
        (
            least + "\noptimiser:\n  learning_rate: 1",
            "/data/c.yaml:6:3: unknown key \"learning_rate\" in optimiser; there are rule, momentum, second-momentum, "
                + "weight-decay, decays, clip-norm, frozen, average"
        ),
        (
            least + "\noptimiser: {rule: adam}",
            "/data/c.yaml:5:19: optimiser.rule must be one of sgd, adamw, not \"adam\""
        ),
        (
            least + "\nprecision: float16",
            "/data/c.yaml:5:12: precision must be one of float32, bfloat16, not \"float16\""
        ),
        (least + "\nseed: -1", "/data/c.yaml:5:7: seed must be a whole number from 0"),
        (
            least + "\nthreads: many",
            "/data/c.yaml:5:10: threads must be a whole number from 1 to 256, not \"many\""
        ),
        (
            least + "\nfilter: {lambda1: nan}",
            "/data/c.yaml:5:19: filter.lambda1 must be a number from 1e-09 to 1000000000.0, not \"nan\""
        ),
        (
            "clips: {stills: {folders: a}}\nphases:\n  - name: short",
            "/data/c.yaml:3:5: phases needs steps or minutes"
        ),
        (
            "clips: {stills: {folders: a}}\nphases:\n  - {steps: 1, minutes: 2}",
            "/data/c.yaml:3:16: phases.minutes and steps cannot both be given"
        ),
        (
            "clips: {stills: {folders: a}}\nphases:\n  - {steps: 1, crop: 200}",
            "/data/c.yaml:3:16: phases.crop must be 255 or 127, not 200"
        ),
        (
            "clips: {stills: {folders: a}}\nphases:\n  - {steps: 1, without: [attenton]}",
            "/data/c.yaml:3:16: phases.without knows inter-frame, channel, spatial, attention, hierarchy, not \"attenton\""
        ),
        ("clips: {stills: {}}", "/data/c.yaml:1:17: clips.stills.folders is missing"),
        ("clips: {}", "/data/c.yaml:1:8: clips needs stills, videos or synthetic"),
        ("clips: 3", "/data/c.yaml:1:8: clips must hold keys with values"),
        ("- a", "/data/c.yaml:1:1: the file must hold keys with values"),
        ("clips: {videos: {folders: [a], gap: [9, 2]}}", "/data/c.yaml:1:32: clips.videos.gap must be [least, most]"),
        ("output: a\noutput: b", "/data/c.yaml:1:1: the key \"output\" is there twice"),
        (
            least + "\narchitecture: heavy",
            "/data/c.yaml:5:15: architecture must be light, full, or keys with values, not \"heavy\""
        ),
        (
            least + "\narchitecture:\n  width: 0.25\n  adjusted: 3000",
            "/data/c.yaml:7:13: architecture.adjusted must be a whole number from 1 to 2048, not \"3000\""
        ),
        (
            least + "\narchitecture:\n  width: 0.25\n  dilation: [2]",
            "/data/c.yaml:7:3: architecture: dilation is [2], not two numbers from 1 to 8"
        ),
        (String(repeating: "[", count: 40), "/data/c.yaml:1:1: it is nested too deeply"),
        (String(repeating: "- ", count: 40), "/data/c.yaml:1:1: it is nested too deeply"),
    ]) func faultsAreNamedWithTheirPlace(text: String, message: String) {
        #expect(fault(text) == message)
    }

    @Test func aFileThatIsNoneIsAnError() throws {
        func reason(_ path: String) -> String? {
            do throws(TrainingConfigurationError) {
                _ = try TrainingConfiguration(contentsOf: path)
                return nil
            } catch { return error.description }
        }
        #expect(reason("/nowhere.yaml") == "/nowhere.yaml: it does not exist")
        #expect(reason("/tmp") == "/tmp: not a regular file")
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).yaml")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data([0x61, 0xFF, 0xFE]).write(to: file)
        #expect(reason(file.path) == "\(file.path): it is not UTF-8")
        try Data(repeating: 0x20, count: 70_000).write(to: file)
        #expect(reason(file.path) == "\(file.path): it is larger than 65536 bytes")
    }

    /// Any text gives a configuration or an error.
    @Test func brokenTextsAreErrors() throws {
        let text = Array(try Data(contentsOf: assets.appendingPathComponent("light.yaml")))
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<300 {
            var broken = text
            for _ in 0..<Int.random(in: 1...6, using: &generator) {
                let place = Int.random(in: 0..<broken.count, using: &generator)
                broken[place] = "[]{}:-&*!|>'\"%@`#,? \n\t\0aZ9".utf8.randomElement(using: &generator) ?? 0
            }
            if Bool.random(using: &generator) { broken.removeLast(Int.random(in: 0..<broken.count, using: &generator)) }
            _ = fault(String(decoding: broken, as: UTF8.self))
        }
    }

    @Test func theFingerprintIsThatOfWhatCounts() throws {
        var configuration = try TrainingConfiguration(text: least, file: "/data/c.yaml")
        let before = configuration.fingerprint
        (configuration.output, configuration.threads) = ("/elsewhere", 7)
        #expect(configuration.fingerprint == before && before.count == 16)
        configuration.graph.lambda1 = 1
        #expect(configuration.fingerprint != before)
    }
}
