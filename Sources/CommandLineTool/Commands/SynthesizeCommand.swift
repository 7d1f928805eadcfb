import ArgumentParser
import Foundation
import Sequences

/// `trackscope synthesize`: renders a sequence with exact ground truth.
struct SynthesizeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "synthesize",
        abstract: "Render a sequence with exact ground truth, as an OTB folder of PNG frames.",
        discussion: """
            The target moves, turns, changes size, bends, is hidden at times, blurred by its motion and relit, among others \
            of its kind. The ground truth is the box of the whole target, its hidden parts included. The same options and \
            seed give the same pictures on every machine.

              trackscope synthesize scene --frames 60 --difficulty hard
            """)

    @Argument(
        help: "The folder to write: img/0001.png and so on, and groundtruth_rect.txt.", completion: .directory)
    var folder: String

    @Option(help: "How many frames.")
    var frames = 120

    @Option(help: "What is drawn by lot is decided by this number.")
    var seed: UInt64 = 1

    @Option(help: ArgumentHelp("The frames' size in pixels.", valueName: "WxH"))
    var size = FrameSize(width: 320, height: 240)

    @Option(help: "What the scene shows.")
    var theme = SyntheticTheme.shapes

    @Option(help: "How hard the target is to follow.")
    var difficulty = SyntheticDifficulty.medium

    @Option(help: "The sensor's noise as a standard deviation in grey levels; the difficulty decides unless given.")
    var noise: Double?

    @Option(help: "How many values each colour takes, 2...256; fewer make smaller files.")
    var shades = 256

    @Flag(help: "Write into a folder that is not empty; the numbered pictures in its img are removed first.")
    var force = false

    @Flag(name: .shortAndLong, help: "No progress.")
    var quiet = false

    func validate() throws {
        if frames < 1 { throw ValidationError("--frames \(frames): at least 1 is needed") }
        let extents = SyntheticOptions.extents
        if !extents.contains(size.width) || !extents.contains(size.height) {
            throw ValidationError("--size \(size): each side must lie in \(extents.lowerBound)...\(extents.upperBound)")
        }
        if let noise, !(0...100).contains(noise) {
            throw ValidationError("--noise \(noise): it must lie in 0...100")
        }
        if !(2...256).contains(shades) { throw ValidationError("--shades \(shades): it must lie in 2...256") }
    }

    func run() throws {
        var options = SyntheticOptions(theme: theme, difficulty: difficulty)
        options.width = size.width
        options.height = size.height
        options.noise = noise ?? options.noise
        options.shades = shades
        let interruption = Interruption()
        var progress = ProgressLine(quiet: quiet)
        let scene = SyntheticScene(seed: seed, options: options)
        let isWhole = try write(scene) { done in
            progress.show(done: done, of: frames, unit: "frames")
            return !interruption.hasCome
        }
        progress.finish()
        if !isWhole { throw Failure(message: "interrupted", exitCode: 128 + (interruption.signalNumber ?? SIGINT)) }
    }

    private func write(_ scene: SyntheticScene, progress: (Int) -> Bool) throws -> Bool {
        do throws(SequenceError) {
            return try scene.write(to: folder, frameCount: frames, replacing: force, progress: progress)
        } catch {
            if case .occupied = error { throw Failure(message: "\(folder) is not empty; --force writes into it") }
            throw Failure(message: error.description)
        }
    }
}

/// A frame's size as `WIDTHxHEIGHT`.
struct FrameSize: ExpressibleByArgument, CustomStringConvertible {
    var width: Int
    var height: Int

    init(width: Int, height: Int) {
        self.width = width
        self.height = height
    }

    init?(argument: String) {
        let sides = argument.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
        guard sides.count == 2, let width = sides[0], let height = sides[1] else { return nil }
        self.init(width: width, height: height)
    }

    var description: String { "\(width)x\(height)" }
    var defaultValueDescription: String { description }
}

extension SyntheticTheme: ExpressibleByArgument {}
extension SyntheticDifficulty: ExpressibleByArgument {}
