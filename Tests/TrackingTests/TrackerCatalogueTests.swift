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

    private func rar(_ name: String) throws -> RARTracker {
        try #require(catalogue().tracker(name) as? RARTracker)
    }

    @Test(arguments: TrackerCatalogue.names) func everyNameMakesItsTracker(name: String) throws {
        let tracker = try catalogue().tracker(name)
        let entry = try #require(TrackerCatalogue.entry(name))
        // These weights have the other backbone.
        #expect(tracker?.name == (name == "rar-vgg" ? nil : name))
        #expect(entry.hasLayers == (entry.weights != .none))
        #expect((tracker as? any AblatableTracker == nil) == entry.parts.isEmpty || tracker == nil)
        #expect(entry.parts.isDisjoint(with: entry.without))
        let bare = TrackerCatalogue(weights: nil, pool: WorkerPool(threadCount: 1)).tracker(name)
        #expect((bare == nil) == (entry.weights != .none))
    }

    /// The front-end offers a view of each component.
    @Test(arguments: TrackerCatalogue.names.filter { $0 != "rar-vgg" })
    func componentsAreThoseOfTheResponse(name: String) throws {
        let entry = try #require(TrackerCatalogue.entry(name))
        var tracker = try #require(catalogue().tracker(name))
        let film = MovingTarget(seed: 4)
        _ = try tracker.initialise(film.frame(x: 60, y: 48), box: film.box(x: 60, y: 48), maps: [])
        let observation = try tracker.step(film.frame(x: 62, y: 47), maps: .response)
        #expect(Set(observation.maps.keys) == Set([.response] + entry.components))
    }

    @Test func noOtherNameMakesOne() throws {
        #expect(TrackerCatalogue.entry("rar-") == nil)
        #expect(try catalogue().tracker("rar-") == nil)
    }

    @Test func plainIsWithoutWhatIsAdded() throws {
        let (whole, plain) = (try rar("rar"), try rar("rar-plain"))
        #expect(whole.configuration.scaleSearch == .filter && whole.configuration.gradients != nil)
        #expect(plain.configuration.scaleSearch == .pyramid && plain.configuration.scaleCount == 3)
        #expect(plain.configuration.gradients == nil && plain.configuration.colours == nil)
        #expect(plain.configuration.earlyRate == 0)
        #expect(plain.ablation == .spatial)
    }

    @Test(arguments: TrackerCatalogue.entries.filter { !$0.without.isEmpty }.map(\.name))
    func ablationsAreAddedToThoseGiven(name: String) throws {
        let ablation = try #require(TrackerCatalogue.entry(name)?.without)
        #expect(try rar(name).ablation == ablation.union(.spatial))
    }
}
