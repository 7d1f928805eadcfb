import Foundation
import Network
import Tensors
import Training

// Times training steps of the light network, for scripts/bench-training:
// training-speed THREADS CLIPS SIDE STEPS [FRAMES] [PRECISION].
// The deformable convolution is a plain one, as in what it is compared with.
// Prints the seconds of each step after two to warm up, one step a line: by the clock, and of all processors.

let numbers = CommandLine.arguments.dropFirst().compactMap(Int.init)
let words = CommandLine.arguments.dropFirst().filter { Int($0) == nil }
let precisions = words.compactMap(Precision.init)
guard (4...5).contains(numbers.count), numbers.allSatisfy({ $0 > 0 }), precisions.count == words.count,
    precisions.count <= 1, precisions.allSatisfy({ $0 != .int8 && $0.isAvailable })
else {
    let usage = "usage: training-speed THREADS CLIPS SIDE STEPS [FRAMES] [float32 | bfloat16]\n"
    FileHandle.standardError.write(Data(usage.utf8))
    exit(64)
}
let (threads, clips, side, steps) = (numbers[0], numbers[1], numbers[2], numbers[3])
let frames = numbers.count > 4 ? numbers[4] : 2

let weights = try NetworkWeights(randomFor: .light, seed: 1)
let network = TrainableNetwork(
    weights, settings: GraphSettings(usesDeformable: false, precision: precisions.first ?? .float32),
    pool: WorkerPool(threadCount: threads))

/// Noise; the time does not depend on what is seen.
func patch(_ number: Int) -> Tensor<Float> {
    var state = UInt32(number)
    return Tensor(
        shape: [clips, side, side, 3],
        elements: (0..<clips * side * side * 3).map { _ in
            state = state &* 1_664_525 &+ 1_013_904_223
            return Float(state >> 8) / Float(1 << 23) - 1
        })
}

let batch = TrainingBatch(
    frames: (0..<frames).map(patch),
    displacements: (1..<frames).map { _ in [SIMD2<Float>](repeating: .zero, count: clips) })
/// The time that this process has had of all processors.
func processorSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

let clock = ContinuousClock()
for step in 0..<steps + 2 {
    let processor = processorSeconds()
    let duration = clock.measure { _ = network.step(batch) }
    if step >= 2 { print(duration / .seconds(1), processorSeconds() - processor) }
}
