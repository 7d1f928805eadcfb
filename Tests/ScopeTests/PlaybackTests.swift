import Scope
import Testing

@Suite struct PlaybackTests {
    @Test func fasterAndSlowerGoThroughTheSpeeds() {
        var playback = Playback()
        var speeds: [String] = []
        for _ in 0..<5 {
            playback.change(by: 1)
            speeds.append(playback.speedName)
        }
        #expect(speeds == ["50/s", "100/s", "max", "max", "max"])
        for _ in 0..<9 { playback.change(by: -1) }
        #expect(playback.speedName == "1/s")
    }

    @Test func aSpeedInBetweenGoesToItsNeighbours() {
        var playback = Playback()
        playback.speed = 30
        playback.change(by: 1)
        #expect(playback.speed == 50)
        playback.speed = 30
        playback.change(by: -1)
        #expect(playback.speed == 10)
        #expect(playback.interval == .milliseconds(100))
    }
}
