import Network
import Tensors
import Testing
import Tracking

@Suite struct TrackerCatalogueTests {
    private let architecture = Architecture(
        width: 0.0625, adjusted: 16, hidden: 4, spatialHidden: 4, refined: 16, representation: 16)

    private func catalogue() throws -> TrackerCatalogue {
        TrackerCatalogue(
            weights: try NetworkWeights(randomFor: architecture, seed: 2), ablation: .spatial,
            pool: WorkerPool(threadCount: 1))
    }

    @Test(arguments: TrackerCatalogue.names) func everyNameMakesItsTracker(name: String) throws {
        let tracker = try catalogue().tracker(name)
        // These weights have the other backbone.
        #expect(tracker?.name == (name == "rar-vgg" ? nil : name))
        #expect(TrackerCatalogue.needsWeights(name) == (name != "cacf"))
    }

    @Test func plainIsWithoutWhatIsAdded() throws {
        let (whole, plain) = try (#require(catalogue().rar("rar")), #require(catalogue().rar("rar-plain")))
        #expect(whole.configuration.scaleSearch == .filter && whole.configuration.usesColours)
        #expect(plain.configuration.scaleSearch == .pyramid && plain.configuration.scaleCount == 3)
        #expect(!plain.configuration.usesColours && plain.configuration.earlyRate == 0)
        #expect(plain.ablation == .spatial)
    }

    @Test(arguments: TrackerCatalogue.ablations.map(\.name)) func ablationsAreAddedToThoseGiven(name: String) throws {
        let ablation = try #require(TrackerCatalogue.ablations.first { $0.name == name }?.ablation)
        #expect(try #require(catalogue().rar(name)).ablation == ablation.union(.spatial))
    }
}
