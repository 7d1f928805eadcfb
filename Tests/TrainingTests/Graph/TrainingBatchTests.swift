import Tensors
import Testing
import Training

@Suite struct TrainingBatchTests {
    @Test func patchesCountFramesAndContexts() {
        let frame = Tensor<Float>(shape: [2, 7, 7, 3], repeating: 0)
        let still = [SIMD2<Float>](repeating: .zero, count: 2)
        let plain = TrainingBatch(frames: [frame, frame, frame], displacements: [still, still])
        #expect(plain.clips == 2)
        #expect(plain.patches == 6)
        let contextual = TrainingBatch(
            frames: [frame, frame], displacements: [still],
            contexts: Tensor(shape: [2, 4, 7, 7, 3], repeating: 0))
        #expect(contextual.patches == 12)
    }

    @Test func aPrefixFreezesWhatItBegins() {
        let settings = GraphSettings(frozen: ["backbone.conv1.", "backbone.layer1."])
        #expect(settings.isFrozen("backbone.layer1.0.bn1.running_mean"))
        #expect(!settings.isFrozen("backbone.layer2.0.conv1.weight"))
        #expect(!settings.isFrozen("refinement.output.weight"))
    }
}
