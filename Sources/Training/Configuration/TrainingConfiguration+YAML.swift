import Correlation
import Foundation
import Network
import Sequences
import Yams

extension TrainingConfiguration {
    /// The largest configuration file that is read, in bytes.
    public static let maximumSize = 1 << 16

    /// Reads a configuration file. Paths in it are relative to its folder.
    ///
    /// - Throws: `TrainingConfigurationError`, with line and column and the rule that is broken.
    public init(contentsOf file: String) throws(TrainingConfigurationError) {
        let bytes: [UInt8]
        do throws(SequenceError) { bytes = try readTextFile(file) } catch {
            let reason =
                switch error {
                case .absent: "it does not exist"
                case .unreadable(_, let reason): reason
                default: error.description
                }
            throw TrainingConfigurationError(file: file, line: 0, column: 0, reason: reason)
        }
        guard bytes.count <= Self.maximumSize, let text = String(validating: bytes, as: UTF8.self) else {
            let reason =
                bytes.count > Self.maximumSize ? "it is larger than \(Self.maximumSize) bytes" : "it is not UTF-8"
            throw TrainingConfigurationError(file: file, line: 0, column: 0, reason: reason)
        }
        try self.init(text: text, file: file)
    }

    /// Reads a configuration from its text.
    ///
    /// - Parameter file: the file's path, for errors and for relative paths.
    public init(text: String, file: String) throws(TrainingConfigurationError) {
        let node = try parsedYAML(text, file: file)
        var top = try ConfigurationSection(node, name: "", file: file)
        let folder = URL(fileURLWithPath: file).deletingLastPathComponent()
        func resolved(_ path: String) -> String {
            path.hasPrefix("/") ? path : folder.appendingPathComponent(path).standardizedFileURL.path
        }
        let reader = MaterialReader(resolved: resolved)
        let output = resolved(try top.text("output") ?? "run")
        let provenance = try top.text("provenance") ?? "trained with trackscope; its material is not stated"
        guard
            let material = try top.section(
                "clips",
                { section throws(TrainingConfigurationError) in
                    try reader.material(&section, augmentation: ClipAugmentation())
                })
        else { throw top.fault(at: "clips", "clips is missing: what is the network to learn from?") }
        let phases = try top.sections("phases") { section throws(TrainingConfigurationError) in
            try readPhase(&section)
        }
        if phases.isEmpty { throw top.fault(at: "phases", "phases is missing: at least one is needed") }
        let validation =
            try top.section("validation") { section throws(TrainingConfigurationError) in
                try readValidation(&section, reader, trained: material)
            } ?? ValidationConfiguration(material: material.plain)
        self.init(output: output, provenance: provenance, material: material, phases: phases, validation: validation)
        seed = try top.seed("seed", default: seed)
        architecture = try readArchitecture(&top)
        if let start = try top.text("initialise"), start != "random" { initialisation = .file(resolved(start)) }
        if top.has("threads") {
            threads = try top.whole("threads", 1...256, default: 1)
        } else {
            _ = top.node("threads")
        }
        if let read = try top.section(
            "optimiser", { section throws(TrainingConfigurationError) in try readOptimiser(&section) })
        {
            (optimiser, average) = read
        }
        graph.usesDeformable = try top.flag("deformable", default: true)
        graph.precision = try top.choice("precision", default: graph.precision, among: [.float32, .bfloat16])
        try readFilter(&top)
        try readLoss(&top)
        graph.frozen = optimiser.frozen
        distillation = try top.section("distillation") { section throws(TrainingConfigurationError) in
            guard let teacher = try section.text("teacher") else {
                throw section.fault(at: "teacher", "distillation.teacher is missing")
            }
            var distillation = DistillationConfiguration(teacher: resolved(teacher))
            distillation.levels = try section.wholes("levels", 3...5, default: distillation.levels)
            distillation.weight = try section.number("weight", 0...1000, default: distillation.weight)
            return distillation
        }
        tracking = try top.section("tracking") { section throws(TrainingConfigurationError) in
            let names = try section.texts("sequences") ?? []
            if names.isEmpty { throw section.fault(at: "sequences", "tracking.sequences is missing") }
            var tracking = TrackingScoreConfiguration(sequences: names.map(resolved))
            tracking.starts = try section.wholes("starts", 0...1_000_000, default: tracking.starts)
            tracking.shift = try section.number("shift", 0...0.5, default: tracking.shift)
            tracking.frames = try section.whole("frames", 2...100_000, default: tracking.frames)
            tracking.every = try readSpan(&section, "every-", default: tracking.every)
            return tracking
        }
        checkpointMinutes = try top.number("checkpoint-minutes", 0.01...1440, default: checkpointMinutes)
        try top.finish()
    }

    private mutating func readFilter(_ top: inout ConfigurationSection) throws(TrainingConfigurationError) {
        graph =
            try top.section("filter") { [graph] section throws(TrainingConfigurationError) in
                var graph = graph
                graph.solution = try section.choice("solution", default: graph.solution)
                graph.lambda1 = try section.number("lambda1", 1e-9...1e9, default: graph.lambda1)
                graph.lambda2 = try section.number("lambda2", 0...1e9, default: graph.lambda2)
                graph.labelDeviation = try section.number("label-deviation", 0.1...10, default: graph.labelDeviation)
                return graph
            } ?? graph
    }

    private mutating func readLoss(_ top: inout ConfigurationSection) throws(TrainingConfigurationError) {
        graph =
            try top.section("loss") { [graph] section throws(TrainingConfigurationError) in
                var graph = graph
                graph.searchWeight = try section.number("search-weight", 0...1000, default: graph.searchWeight)
                graph.middleWeight = try section.number("middle-weight", 0...1000, default: graph.middleWeight)
                graph.errorLimit = try section.number("error-limit", 1e-3...1e6, default: graph.errorLimit)
                graph.divergenceWeight = try section.number(
                    "divergence-weight", 0...1000, default: graph.divergenceWeight)
                graph.sharpness = try section.number("sharpness", 0.1...1000, default: graph.sharpness)
                graph.templates = try section.choice("templates", default: graph.templates)
                graph.negatives = try section.whole("negatives", 0...4095, default: graph.negatives)
                graph.negativeWeight = try section.number("negative-weight", 0...1000, default: graph.negativeWeight)
                graph.attentionWeight = try section.number(
                    "attention-weight", 0...1000, default: graph.attentionWeight)
                return graph
            } ?? graph
    }
}

/// The root of a YAML text; nil of an empty one.
private func parsedYAML(_ text: String, file: String) throws(TrainingConfigurationError) -> Node? {
    func fault(_ mark: Mark?, _ reason: String) -> TrainingConfigurationError {
        TrainingConfigurationError(file: file, line: mark?.line ?? 0, column: mark?.column ?? 0, reason: reason)
    }
    // The parser goes down by recursion, as deep as the text nests.
    if let line = lineNestedTooDeeply(text) {
        throw TrainingConfigurationError(file: file, line: line, column: 1, reason: "it is nested too deeply")
    }
    do {
        return try Yams.compose(yaml: text)
    } catch let error as YamlError {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            throw fault(mark, "it is no YAML: \(problem)")
        case .duplicatedKeysInMapping(let duplicates, let context):
            throw fault(context.mark, "the key \"\(duplicates.first ?? "")\" is there twice")
        default: throw fault(nil, "it is no YAML: \(error)".split(whereSeparator: \.isNewline).joined(separator: " "))
        }
    } catch {
        throw fault(nil, "it is no YAML: \(error)")
    }
}

/// The first line that could nest deeper than 32 levels; nil where there is none. Brackets in texts count too.
private func lineNestedTooDeeply(_ text: String) -> Int? {
    let limit = 32
    var depth = 0
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
        let marks = line.prefix { " -?:".contains($0) }
        let starts = marks.count { $0 != " " }
        for letter in line {
            if letter == "[" || letter == "{" { depth += 1 }
            if letter == "]" || letter == "}" { depth = max(0, depth - 1) }
            if depth > limit { return index + 1 }
        }
        // Each level of block mappings is indented by a column at least.
        if starts > limit || marks.count > 4 * limit { return index + 1 }
    }
    return nil
}

/// `steps` or `minutes`, with a prefix.
func readSpan(
    _ section: inout ConfigurationSection, _ prefix: String, default value: TrainingSpan?
) throws(TrainingConfigurationError) -> TrainingSpan {
    let (steps, minutes) = ("\(prefix)steps", "\(prefix)minutes")
    if section.has(steps) && section.has(minutes) {
        throw section.fault(at: minutes, "\(section.path(minutes)) and \(steps) cannot both be given")
    }
    let count = try section.whole(steps, 1...1_000_000_000, default: 0)
    if let length = try section.optionalNumber(minutes, 0.001...1_000_000) { return .minutes(length) }
    if count > 0 { return .steps(count) }
    guard let value else {
        throw section.fault(at: steps, "\(section.name) needs \(steps) or \(minutes)")
    }
    return value
}

private func readPhase(_ section: inout ConfigurationSection) throws(TrainingConfigurationError) -> TrainingPhase {
    let name = try section.text("name") ?? "phase"
    var phase = TrainingPhase(name: name, span: try readSpan(&section, "", default: nil))
    phase.batch = try section.whole("batch", 1...4096, default: phase.batch)
    phase.crop = try readCrop(&section)
    phase.frames = try section.wholes("frames", 2...64, default: phase.frames)
    phase.ablation = try readAblation(&section)
    if let rate = try section.section(
        "rate",
        { section throws(TrainingConfigurationError) in
            var rate = LearningRate()
            rate.first = try section.number("first", 1e-12...10, default: rate.first)
            rate.last = try section.number("last", 1e-12...10, default: min(rate.last, rate.first))
            rate.schedule = try section.choice("schedule", default: rate.schedule)
            rate.warmUp = try section.whole("warm-up", 0...1_000_000, default: rate.warmUp)
            return rate
        })
    {
        phase.rate = rate
    }
    return phase
}

private func readCrop(_ section: inout ConfigurationSection) throws(TrainingConfigurationError) -> Int {
    let crop = try section.whole("crop", 127...255, default: 255)
    guard crop == 255 || crop == 127 else {
        throw section.fault(at: "crop", "\(section.path("crop")) must be 255 or 127, not \(crop)")
    }
    return crop
}

private func readAblation(_ section: inout ConfigurationSection) throws(TrainingConfigurationError) -> Ablation {
    // The others are no parts of the network.
    let parts = Ablation.named.filter { Ablation.ofTheNetwork.contains($0.ablation) }
    var ablation: Ablation = []
    for name in try section.texts("without") ?? [] {
        guard let part = parts.first(where: { $0.name == name })?.ablation else {
            let names = parts.map(\.name).joined(separator: ", ")
            throw section.fault(at: "without", "\(section.path("without")) knows \(names), not \"\(name)\"")
        }
        ablation.formUnion(part)
    }
    return ablation
}

private func readOptimiser(
    _ section: inout ConfigurationSection
) throws(TrainingConfigurationError) -> (OptimiserConfiguration, average: Double?) {
    var optimiser = OptimiserConfiguration(try section.choice("rule", default: .adamW))
    optimiser.momentum = try section.number("momentum", 0...0.9999, default: optimiser.momentum)
    optimiser.secondMomentum = try section.number("second-momentum", 0...0.99999, default: optimiser.secondMomentum)
    optimiser.weightDecay = try section.number("weight-decay", 0...1, default: optimiser.weightDecay)
    optimiser.decays = try section.choice("decays", default: optimiser.decays)
    optimiser.clipNorm = try section.optionalNumber("clip-norm", 1e-6...1e9) ?? optimiser.clipNorm
    optimiser.frozen = try section.texts("frozen") ?? []
    return (optimiser, try section.optionalNumber("average", 0...0.999999))
}

private func readValidation(
    _ section: inout ConfigurationSection, _ reader: MaterialReader, trained: ClipMaterial
) throws(TrainingConfigurationError) -> ValidationConfiguration {
    let own = try reader.sources(&section)
    var validation = ValidationConfiguration(material: own ?? trained.plain)
    validation.every = try readSpan(&section, "every-", default: validation.every)
    validation.clips = try section.whole("clips", 1...100_000, default: validation.clips)
    validation.batch = try section.whole("batch", 1...1024, default: validation.batch)
    validation.shape.side = try readCrop(&section)
    validation.shape.length = try section.whole("frames", 2...64, default: validation.shape.length)
    return validation
}

private func readArchitecture(
    _ top: inout ConfigurationSection
) throws(TrainingConfigurationError) -> Architecture {
    guard let node = top.node("architecture") else { return .light }
    if let name = node.scalar?.string {
        if name == "light" { return .light }
        if name == "full" { return .full }
        throw top.fault(node.mark, "architecture must be light, full, or keys with values, not \"\(name.prefix(40))\"")
    }
    let architecture = try top.section("architecture") { section throws(TrainingConfigurationError) in
        var made = Architecture.light
        made.backbone = try section.choice("backbone", default: made.backbone)
        made.width = try section.number("width", 0.01...4, default: made.width)
        made.dilation = try section.wholes("dilation", Architecture.dilations, default: made.dilation)
        made.deformable = try section.flag("deformable", default: made.backbone == .resnet50)
        made.adjusted = try section.whole("adjusted", Architecture.counts, default: made.adjusted)
        made.hidden = try section.whole("hidden", Architecture.counts, default: made.hidden)
        made.reduction = try section.whole("reduction", Architecture.counts, default: made.reduction)
        made.spatialHidden = try section.whole("spatial-hidden", Architecture.counts, default: made.spatialHidden)
        made.refined = try section.whole("refined", Architecture.counts, default: made.refined)
        made.representation = try section.whole("representation", Architecture.counts, default: made.representation)
        // Every value is in its range by now; what can still be wrong is that there are not two dilations.
        do throws(NetworkError) { try made.check() } catch { throw section.fault(at: "dilation", error.description) }
        return made
    }
    return architecture ?? .light
}
