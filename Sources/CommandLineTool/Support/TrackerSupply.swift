import Diagnostics
import Evaluation
import Foundation
import Synchronization
import Tensors
import Text
import Tracking

/// Makes trackers for the jobs of an evaluation. Each job has a catalogue of its own, since the trackers of one share buffers.
final class TrackerSupply: Sendable {
    /// The trackers asked for, each once.
    let names: [String]
    private let options: TrackerOptions
    private let jobs: Int
    /// The values of 16-bit pictures that become black and white, where they were given.
    private let range: ClosedRange<UInt16>?
    private let choices: [String: TrackerChoice]
    private let catalogues = Mutex<[CatalogueKey: TrackerCatalogue]>([:])

    /// Whose buffers a catalogue is, and the weights it has.
    private struct CatalogueKey: Hashable {
        var job: Int
        var weights: String?
    }

    /// A supply of the trackers that options name.
    ///
    /// - Parameter range: the values of 16-bit pictures that become black and white; nil where they were not given.
    init(options: TrackerOptions, jobs: Int, range: ClosedRange<UInt16>? = nil) {
        var options = options
        // The jobs share the cores, unless the user says otherwise.
        if jobs > 1 && options.threads == nil {
            options.threads = max(1, ProcessInfo.processInfo.activeProcessorCount / jobs)
        }
        self.options = options
        self.jobs = jobs
        self.range = range
        var names: [String] = []
        var choices: [String: TrackerChoice] = [:]
        for choice in options.trackers.map(TrackerChoice.init) {
            if !names.contains(choice.name) { names.append(choice.name) }
            choices[choice.name] = choice
        }
        self.names = names
        self.choices = choices
    }

    /// What trackers are made from.
    var factory: TrackerFactory {
        TrackerFactory(
            identify: { [self] name in
                let choice = choice(name)
                // Unfit weights are found before anything is run.
                _ = try options.readWeights(of: choice)
                let pixels = range.map { ", range \($0.lowerBound)-\($0.upperBound)" } ?? ""
                return TrackerIdentity(
                    name: name, configuration: try options.description(of: choice) + pixels, note: try note(choice))
            }, make: { [self] name, job in try make(name, job: job) })
    }

    /// The machine and the software, for the record.
    var environment: RunEnvironment {
        let facts = SystemFacts.current()
        let blas = facts.openBLASConfiguration.split(separator: " ").prefix(2).joined(separator: " ")
        let build = (try? Data(contentsOf: URL(fileURLWithPath: "/proc/self/exe"))).map { $0.fingerprint.prefix(8) }
        return RunEnvironment(
            machine: "\(facts.processor), \(counted(facts.cores, "core")), \(facts.instructionSet)",
            threads: options.threads ?? facts.cores,
            jobs: jobs,
            software:
                "\(Release.name) build \(build ?? "unknown"), \(blas) (\(facts.openBLASCore)), \(facts.fftwVersion)")
    }

    private func choice(_ name: String) -> TrackerChoice { choices[name] ?? TrackerChoice(name) }

    private func make(_ name: String, job: Int) throws -> any Tracker {
        let choice = choice(name)
        let key = CatalogueKey(job: job, weights: try options.weights(of: choice)?.path)
        let catalogue = try catalogues.withLock { catalogues in
            if let known = catalogues[key] { return known }
            let made = try options.catalogue(options.readWeights(of: choice))
            catalogues[key] = made
            return made
        }
        guard let tracker = catalogue.tracker(name) else {
            preconditionFailure("validated: \(name) is in the catalogue and its weights are fit for it")
        }
        return tracker
    }

    /// What a reader of the numbers must know of a tracker.
    private func note(_ choice: TrackerChoice) throws -> String? {
        let isAblation = choice.entry.map { !$0.without.isEmpty } ?? false
        return try isAblation && options.weights(of: choice)?.areItsOwn == false
            ? "a switch of the main weights, which were not trained for it" : nil
    }
}

extension TrackerOptions {
    /// What a tracker of these options is made of, in words: the model's name and fingerprint, and what differs from the
    /// defaults. Trackers whose descriptions are equal give the same boxes.
    fileprivate func description(of choice: TrackerChoice) throws -> String {
        // The options are those of the trackers with weights.
        guard let path = try weights(of: choice)?.path else { return "no weights" }
        let bytes = try Failure.wrapping(path) { try Data(contentsOf: URL(fileURLWithPath: path)) }
        let file = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
        var parts = ["\(file) \(bytes.fingerprint)"]
        if precision != .float32 { parts.append(precision.rawValue) }
        let changes: [(String, String?)] = [
            ("without", without), ("solution", solution?.rawValue), ("lambda1", lambda1?.description),
            ("lambda2", lambda2?.description), ("learning rate", learningRate?.description),
            ("update interval", updateInterval?.description), ("update from", updateFrom?.rawValue),
            ("context interval", contextInterval?.description),
            ("early rate", earlyRate?.description), ("colour share", colourShare?.description),
            ("scale search", scaleSearch?.rawValue), ("scales", scales?.description),
        ]
        for case (let change, let value?) in changes { parts.append("\(change) \(value)") }
        return parts.joined(separator: ", ")
    }
}
