import Imaging
import Synchronization
import Testing
import Training

@Suite struct ImageStoreTests {
    private struct Broken: Error, CustomStringConvertible { var description: String { "broken" } }

    private func picture(_ value: UInt8) -> Image {
        Image(width: 10, height: 10, samples: [UInt8](repeating: value, count: 300))
    }

    @Test func theLeastRecentlyUsedGo() {
        let store = ImageStore(byteLimit: 700) { _ in }
        var loads: [String] = []
        func ask(_ name: String) {
            let image = store.image(name) {
                loads.append(name)
                return picture(1)
            }
            #expect(image == picture(1))
        }
        for name in ["a", "b", "a", "c", "a", "b"] { ask(name) }
        // c drove out b, which was used before a.
        #expect(loads == ["a", "b", "c", "b"])
        #expect(store.byteCount == 600)
    }

    @Test func failuresAreToldOnceAndRemembered() {
        let told = Mutex<[String]>([])
        let store = ImageStore(byteLimit: 700) { problem in told.withLock { $0.append(problem) } }
        for _ in 0..<3 { #expect(store.image("x") { throw Broken() } == nil) }
        #expect(told.withLock { $0 } == ["broken; it is left out"])
    }

    @Test func aPictureLargerThanTheStoreIsStillHanded() {
        let store = ImageStore(byteLimit: 1) { _ in }
        #expect(store.image("a") { picture(3) } == picture(3))
        #expect(store.image("b") { picture(4) } == picture(4))
        #expect(store.byteCount == 300)
    }
}
