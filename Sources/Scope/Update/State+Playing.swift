extension State {
    /// Plays or pauses.
    mutating func togglePlaying() -> [Effect] {
        playback.isPlaying.toggle()
        playback.due = now
        return playOn()
    }

    /// Pauses at a frame some steps away.
    mutating func step(by frames: Int) -> [Effect] {
        // From where a request under way leads: keys pressed faster than frames come add up.
        stopAndGo(to: (pending?.frame ?? position) + frames)
    }

    /// Pauses at a frame.
    mutating func stopAndGo(to frame: Int) -> [Effect] {
        playback.isPlaying = false
        return go(to: frame)
    }

    /// Pauses at a frame that was asked for by its number, and says what that takes.
    mutating func goTo(_ frame: Int) -> [Effect] {
        let tracked = records.keys.max()
        if let lastFrame, frame > lastFrame {
            say("there is no frame \(frame): to the last one, \(lastFrame)")
        } else if lastFrame == nil, frame > max(tracked ?? 0, position) {
            say("towards frame \(frame), or to the end, which is not known yet")
        } else if let tracked, frame > tracked, history.origin(of: frame) != nil {
            say("tracking up to frame \(frame): \(frame - tracked) more")
        }
        return stopAndGo(to: frame)
    }

    /// Goes to the last frame, where its number is known.
    mutating func goToLast() -> [Effect] {
        guard let lastFrame else {
            say("the sequence's length is not known before its end was reached")
            return []
        }
        return go(to: lastFrame)
    }

    /// Plays faster or slower.
    mutating func changeSpeed(by step: Int) {
        playback.change(by: step)
        playback.due = now
        say("at most \(playback.speed == nil ? "as many frames a second as the tracker makes" : playback.speedName)")
    }

    /// Plays at a speed, in frames a second at most; nil as fast as the tracker works.
    mutating func set(speed: Double?) {
        playback.speed = speed
        playback.due = now
    }

    /// Begins anew at the end, or not.
    mutating func toggleLoop() {
        playback.loops.toggle()
        say(playback.loops ? "playing begins anew at the end" : "playing stops at the end")
    }
}
