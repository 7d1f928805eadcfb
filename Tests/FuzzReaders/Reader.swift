import Evaluation
import Foundation
import Imaging
import Network
import Scope
import Sequences
import Tensors
import TraX
import Training

/// What reads bytes that may come from anyone. Whatever the bytes, a reader returns or throws.
public enum Reader: String, CaseIterable, Sendable {
    case picture
    case annotation
    case flags
    case weights
    case backbone
    case checkpoint
    case training
    case settings
    case session
    case result
    case trajectory
    case tracks
    case record
    case trax

    /// Reads bytes; whether they were accepted.
    ///
    /// - Parameter scratch: a file that may be written, for readers of files.
    public func accepts(_ bytes: [UInt8], scratch: URL) -> Bool {
        do {
            try read(bytes, scratch)
            return true
        } catch {
            // What reaches a user is made of it, so it is made here too.
            _ = "\(error)"
            return false
        }
    }

    private func read(_ bytes: [UInt8], _ scratch: URL) throws {
        let text = String(decoding: bytes, as: UTF8.self)
        switch self {
        case .picture: _ = try Image(decoding: bytes, name: "fuzz")
        case .annotation:
            // What one convention refuses, another may take.
            let read = AnnotationConvention.allCases.map { convention in
                Result { try parseAnnotations(bytes, file: "fuzz", convention: convention).map(\.box) }
            }
            if !read.contains(where: { (try? $0.get()) != nil }) { _ = try read[0].get() }
        case .flags: _ = try parseFlags(bytes, file: "fuzz")
        case .weights:
            try Data(bytes).write(to: scratch)
            _ = try NetworkWeights(contentsOf: scratch)
        case .backbone:
            try Data(bytes).write(to: scratch)
            _ = try NetworkWeights.importing(scratch, dilation: [1, 1], seed: 0)
        case .checkpoint:
            try Data(bytes).write(to: scratch)
            var progress = try Checkpoint(contentsOf: scratch, shapes: Self.checkpointShapes).progress
            progress.step += 1
            progress.patches += 1
        case .training: _ = try TrainingConfiguration(text: text, file: "fuzz")
        case .settings: _ = try ConfigurationFile.parse(text, file: "fuzz")
        case .session: _ = try Session.parse(Data(bytes), file: "fuzz").history
        case .result: _ = try SupervisedTrajectory(parsing: bytes, file: "fuzz")
        case .trajectory: _ = try parseTrajectory(bytes, file: "fuzz", convention: .otb)
        case .tracks:
            // As the folders of MOT and NFS have them; whatever layout is recognised is read to the end.
            let folder = scratch.appendingPathExtension("folder")
            defer { try? FileManager.default.removeItem(at: folder) }
            let files = ["img1/1.png": [0], "gt/gt.txt": bytes, "NFS/NFS/1.png": [0], "NFS/NFS.txt": bytes]
            for (name, contents) in files {
                let file = folder.appendingPathComponent(name)
                try FileManager.default.createDirectory(
                    at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
                try Data(contents).write(to: file)
            }
            // What one layout refuses, the other may take.
            let read = ["", "/NFS/NFS"].map { part in Result { try openSequence(folder.path + part).groundTruth } }
            if !read.contains(where: { (try? $0.get())?.isEmpty == false }) { throw Unread() }
        case .record:
            let record = try JSONDecoder().decode(RunRecord.self, from: Data(bytes))
            let time = RunTime(frames: record.frames, seconds: record.seconds)
            _ = RunTime.total([RunTime](repeating: time, count: 1000))?.framesPerSecond
        case .trax:
            guard let message = try TraXMessage(line: bytes) else { return }
            guard message.kind == .initialize else { return }
            for argument in message.arguments { _ = try BoundingBox(traX: argument) }
        }
    }

    /// What none of several readings takes.
    private struct Unread: Error {}

    private static let checkpointShapes = ["a": [2, 3], "b": [4]]

    /// Small inputs that are accepted, to begin with.
    public func seeds() throws -> [[UInt8]] {
        switch self {
        case .picture: [try Self.wholePicture.pngData()] + Self.pictures
        case .annotation:
            [
                "1,2,30,40\n1.5\t2\t30\t40\n", "NaN,NaN,NaN,NaN\n1 2 3 4\n", "1,1,9,1,9,9,1,9\n",
                "m2,1,2,2,0,4\n0\nm0,0,9,9,3,70\n",
                "1;2;30;40\r\r\n-nan(ind),1.#INF,3,4\r\n",
            ].map { Array($0.utf8) } + [
                [0xFF, 0xFE] + "1,2,3,4\n".utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
            ]
        case .flags: [Array("0\n1\n0\n".utf8)]
        case .weights: [try Self.contents { try Self.wholeWeights().write(to: $0) }]
        case .backbone: [try Self.named(["conv1.weight": [64, 3, 7, 7], "bn1.weight": [64]])]
        case .checkpoint: [try Self.contents { try Self.wholeCheckpoint.write(to: $0) }]
        case .training:
            [
                """
                output: q
                seed: 1
                architecture: {width: 0.03125, adjusted: 8, hidden: 2, refined: 8, representation: 4}
                clips:
                  stills:
                    folders: [ph]
                optimiser: {rule: adamw, average: 0.9}
                phases:
                  - name: a
                    steps: 6
                    batch: 2
                    crop: 127
                    frames: [2]
                    rate: { first: 2e-3, last: 1e-4, schedule: cosine, warm-up: 2 }
                validation: {clips: 2, crop: 127, every-steps: 4}
                checkpoint-minutes: 0.01

                """
            ].map { Array($0.utf8) }
        case .settings: [Array(ConfigurationFile.text(of: Settings()).utf8)]
        case .session:
            [
                #"{"format":"trackscope.session/1","source":"a","tracker":"rar","frame":3,"without":["scale"],"#
                    + #""changes":[{"frame":0,"box":[1,2,30,40]},{"frame":9,"without":[]}],"view":"response","layer":1,"#
                    + #""palette":"viridis"}"#
            ].map { Array($0.utf8) }
        case .result: [Array("1\n1,2,3,4\n2\n0\n0\n1\n5,6,7,8\n".utf8)]
        case .trajectory:
            [
                "frame,x,y,width,height,score,state\n0,1,2,3,4,0.5,tracked\n2,1,2,3,4,,\n",
                #"[{"frame": 0, "x": 1, "y": 2, "width": 3, "height": 4, "score": 1, "state": "lost"}]"#,
                #"{"frame": 3, "x": 1, "y": 2, "width": 3, "height": 4}"#, "1,2,3,4\n1\n",
            ].map { Array($0.utf8) }
        case .tracks:
            ["1,3,11,21,5,6,1,1,1\n3,7,1,2,5,6,1,1,0.5\n", "0 1 2 30 40 1 0 0 0 \"a car\"\n"].map { Array($0.utf8) }
        case .record:
            [
                #"{"environment":{"jobs":1,"machine":"m","software":"s","threads":2},"frames":81,"seconds":1.5,"#
                    + #""tracker":{"configuration":"no weights","name":"cacf"}}"#
            ].map { Array($0.utf8) }
        case .trax:
            [
                "@@TRAX:initialize \"1,2,30,40\"", "@@TRAX:frame \"file:///a.png\" \"key=value\"",
                "@@TRAX:initialize \"1,1,9,1,9,9\"", "@@TRAX:quit",
            ].map { Array($0.utf8) }
        }
    }

    private static let wholePicture = Image(width: 7, height: 5, samples: (0..<105).map { UInt8($0) })

    /// A palette with a transparent colour and grey of 16 bits, both interlaced, as ImageMagick writes them.
    private static let pictures = [
        """
        iVBORw0KGgoAAAANSUhEUgAAAAUAAAAECAMAAAEG6jXkAAAADFBMVEUAAAD/AAAA/wAAAP+bwBPcAAAAAXRSTlMAQObYZgAAABxJREFUCNdjYAACJjBk
        ZGZgZmRgZGJmYGRgBtEAAWwAHyaekQ8AAAAASUVORK5CYII=
        """,
        """
        iVBORw0KGgoAAAANSUhEUgAAAAUAAAAEEAAAAAFEz0ZJAAAAOUlEQVQI12NgSGHQd2EQv8JYOkWiQLyAkUdGvICl1EDcgNHqD88Onh08O7h3sJQZcO/g
        ecHzgscAABs9DVOcPUY+AAAAAElFTkSuQmCC
        """,
    ].compactMap { Data(base64Encoded: $0, options: .ignoreUnknownCharacters).map(Array.init) }

    private static func wholeWeights() throws -> NetworkWeights {
        let architecture = Architecture(
            width: 0.03125, adjusted: 8, hidden: 2, spatialHidden: 2, refined: 8, representation: 4)
        return try NetworkWeights(randomFor: architecture, seed: 3)
    }

    private static func named(_ shapes: [String: [Int]]) throws -> [UInt8] {
        var writer = SafetensorsWriter(metadata: [:])
        for (name, shape) in shapes { try writer.add(name, Tensor<Float>(shape: shape, repeating: 0.5)) }
        return try writer.serialised()
    }

    private static let wholeCheckpoint: Checkpoint = {
        let parameters = checkpointShapes.mapValues { Tensor<Float>(shape: $0, repeating: 0.5) }
        return Checkpoint(
            progress: TrainingProgress(), parameters: parameters, average: parameters,
            optimiser: Optimiser(OptimiserConfiguration(.adamW)), seed: 7, configuration: "c")
    }()

    /// What a writer of files writes.
    private static func contents(_ write: (URL) throws -> Void) throws -> [UInt8] {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: file) }
        try write(file)
        return Array(try Data(contentsOf: file))
    }
}
