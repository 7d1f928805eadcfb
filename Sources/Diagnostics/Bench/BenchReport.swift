/// What `bench` measured: the values that `--json` prints and `BenchTable` sets as text. Rates are in thousand million
/// floating-point operations a second (GFLOP/s), a multiply-add counting two.
package struct BenchReport: Codable, Equatable, Sendable {
    /// Where and when.
    package struct Machine: Codable, Equatable, Sendable {
        package var processor: String
        package var cores: Int
        /// The kernels' instruction set.
        package var instructionSet: String
        /// Threads that shared the network's work.
        package var threads: Int
        /// The processor that OpenBLAS chose its kernels for.
        package var openBLASCore: String
        /// Programs that wanted to run in the minute before the measurement, on average: beyond 0 the machine is shared.
        package var load: Double
        /// ISO 8601.
        package var date: String

        package init(
            processor: String, cores: Int, instructionSet: String, threads: Int, openBLASCore: String, load: Double,
            date: String
        ) {
            self.processor = processor
            self.cores = cores
            self.instructionSet = instructionSet
            self.threads = threads
            self.openBLASCore = openBLASCore
            self.load = load
            self.date = date
        }
    }

    /// Multiply-adds between registers: the fastest of some repetitions.
    package struct Peak: Codable, Equatable, Sendable {
        package var precision: String
        package var oneThread: Double
        package var allThreads: Double

        package init(precision: String, oneThread: Double, allThreads: Double) {
            self.precision = precision
            self.oneThread = oneThread
            self.allThreads = allThreads
        }
    }

    /// One layer of the network, as a matrix product in single precision, on one thread: medians of alternating runs.
    package struct Product: Codable, Equatable, Sendable {
        /// Positions of the map.
        package var rows: Int
        /// Channels out.
        package var columns: Int
        /// Channels in.
        package var depth: Int
        package var openBLAS: Double
        package var ownKernel: Double

        package init(rows: Int, columns: Int, depth: Int, openBLAS: Double, ownKernel: Double) {
            self.rows = rows
            self.columns = columns
            self.depth = depth
            self.openBLAS = openBLAS
            self.ownKernel = ownKernel
        }
    }

    /// One stage: medians over the repetitions.
    package struct StageTiming: Codable, Equatable, Sendable {
        package var stage: String
        package var milliseconds: Double
        /// nil where the stage's work is not counted.
        package var gflops: Double?
        /// Of the sum over the stages, 0...1.
        package var share: Double
        /// Operations for each byte of maps and weights; nil where the stage's work is not counted, and in earlier reports.
        package var intensity: Double?

        package init(
            stage: String, milliseconds: Double, gflops: Double?, share: Double, intensity: Double? = nil
        ) {
            self.stage = stage
            self.milliseconds = milliseconds
            self.gflops = gflops
            self.share = share
            self.intensity = intensity
        }
    }

    /// One kind of run, repeated.
    package struct Timing: Codable, Equatable, Sendable {
        package var repetitions: Int
        /// Patches that one repetition put through the network; nil for a tracker without a network.
        package var patches: Double?
        /// The whole repetition: the median.
        package var milliseconds: Double
        /// The whole repetition: the fastest.
        package var fastest: Double
        /// The network's rate over the whole repetition; nil where the work is not counted.
        package var gflops: Double?
        /// In the order they run; those that took no time are left out.
        package var stages: [StageTiming]

        package init(
            repetitions: Int, patches: Double?, milliseconds: Double, fastest: Double, gflops: Double?,
            stages: [StageTiming]
        ) {
            self.repetitions = repetitions
            self.patches = patches
            self.milliseconds = milliseconds
            self.fastest = fastest
            self.gflops = gflops
            self.stages = stages
        }
    }

    /// A tracker and its model.
    package struct Subject: Codable, Equatable, Sendable {
        /// The tracker's name and the model's.
        package var name: String
        package var precision: String
        /// One patch through the network, alone; nil for a tracker without a network.
        package var patch: Timing?
        /// Several patches through the network together; nil for a tracker without a network.
        package var batch: Timing?
        /// One frame, decoding and learning included.
        package var frame: Timing

        package init(name: String, precision: String, patch: Timing?, batch: Timing?, frame: Timing) {
            self.name = name
            self.precision = precision
            self.patch = patch
            self.batch = batch
            self.frame = frame
        }
    }

    /// Drawing a screen of 100x50 cells: the median of some frames.
    package struct Drawing: Codable, Equatable, Sendable {
        /// The colours and the characters.
        package var name: String
        package var milliseconds: Double
        /// What goes to the terminal; 0 where the screen stays as it is.
        package var bytes: Int

        package init(name: String, milliseconds: Double, bytes: Int) {
            self.name = name
            self.milliseconds = milliseconds
            self.bytes = bytes
        }
    }

    package var machine: Machine
    package var peaks: [Peak]
    /// Thousand million bytes a second that all threads together read and write, of maps as large as a layer's; nil in earlier
    /// reports.
    package var bandwidth: Double?
    package var product: Product
    /// The frames' columns and rows.
    package var frameSize: [Int]
    package var subjects: [Subject]
    /// Pictures of noise, the worst there is, and a still one.
    package var drawing: [Drawing]

    package init(
        machine: Machine, peaks: [Peak], bandwidth: Double?, product: Product, frameSize: [Int], subjects: [Subject],
        drawing: [Drawing]
    ) {
        self.machine = machine
        self.peaks = peaks
        self.bandwidth = bandwidth
        self.product = product
        self.frameSize = frameSize
        self.subjects = subjects
        self.drawing = drawing
    }
}
