#!/usr/bin/env python3
"""The network and the filters of Equations.md, written a second time, plainly and in double precision.

Writes resnet.json, dilated.json and vgg.json beside this file: what every tensor of three tiny networks has to be. Weights and
patches come from a formula (`values`), so that nothing large is stored; of every tensor its norm and some elements are.
Needs Python with numpy:  Tests/Golden/reference.py
"""

import json
import pathlib

import numpy as np

SAMPLES = 16
SEARCHES, CONTEXTS = 2, 4
ABLATIONS = ["inter-frame", "channel", "spatial", "attention", "hierarchy"]


def values(name, shape):
    """Numbers in 0 ..< 1 in steps of 2^-24 that the name alone decides: SplitMix64, seeded by the name's FNV-1a."""
    seed = 0xCBF29CE484222325
    for byte in name.encode():
        seed = (seed ^ byte) * 0x100000001B3 % 2**64
    count = int(np.prod(shape))
    with np.errstate(over="ignore"):
        z = np.uint64(seed) + np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z ^= z >> np.uint64(31)
    return ((z >> np.uint64(40)).astype(np.float64) / 2**24).reshape(shape)


def patches(name, shape):
    return np.float32(4 * values(name, shape) - 2).astype(np.float64)


class Network:
    """One architecture with its weights. `off` names the components that are switched off."""

    def __init__(self, architecture, off=()):
        self.a, self.off = architecture, set(off)
        if "attention" in self.off:
            self.off |= {"inter-frame", "channel", "spatial"}

    def weight(self, name, *shape):
        u = values(name, shape)
        if len(shape) > 1:
            w = (2 * u - 1) * np.sqrt(6 / np.prod(shape[1:]))
        elif name.endswith("running_var") or name.endswith(".weight"):
            # A residual block adds little, so that sixteen of them do not overflow the sigmoids behind.
            w = (0.5 + u) * (0.125 if name.endswith("bn3.weight") else 1)
        else:
            w = 0.25 * u - 0.125
        return np.float32(w).astype(np.float64)

    def scaled(self, channels):
        return max(1, int(np.floor(channels * self.a["width"] + 0.5)))

    # Layers, [C,H,W].

    def conv(self, name, x, outputs, k, stride=1, pad=0, dilation=1, biased=False):
        w = self.weight(f"{name}.weight", outputs, len(x), k, k)
        y = correlate(x, w, stride, pad, dilation)
        return y + self.weight(f"{name}.bias", outputs)[:, None, None] if biased else y

    def norm(self, name, x):
        w, b, m, v = (
            self.weight(f"{name}.{part}", len(x))[:, None, None]
            for part in ("weight", "bias", "running_mean", "running_var"))
        return (x - m) / np.sqrt(v + 1e-5) * w + b

    def deformable(self, name, offset_name, x, outputs, dilation):
        """A 3x3 convolution that samples beside its taps by (dy, dx); what lies outside the map counts as zero."""
        w = self.weight(f"{name}.weight", outputs, len(x), 3, 3)
        offsets = self.conv(offset_name, x, 18, 3, pad=dilation, dilation=dilation, biased=True)
        _, height, width = x.shape
        rows, columns = np.mgrid[:height, :width].astype(np.float64)
        y = np.zeros((outputs, height, width))
        for tap in range(9):
            at_y = rows + (tap // 3 - 1) * dilation + offsets[2 * tap]
            at_x = columns + (tap % 3 - 1) * dilation + offsets[2 * tap + 1]
            sampled = np.zeros_like(x)
            top, left = np.floor(at_y).astype(int), np.floor(at_x).astype(int)
            for i in (top, top + 1):
                for j in (left, left + 1):
                    share = (1 - abs(at_y - i)) * (1 - abs(at_x - j))
                    inside = (i >= 0) & (i < height) & (j >= 0) & (j < width)
                    sampled += x[:, i.clip(0, height - 1), j.clip(0, width - 1)] * (share * inside)
            y += np.tensordot(w[:, :, tap // 3, tap % 3], sampled, 1)
        return y

    # Section 2.

    def backbone(self, x):
        return self.resnet(x) if self.a["backbone"] == "resnet50" else self.vgg(x)

    def resnet(self, x):
        x = relu(self.norm("backbone.bn1", self.conv("backbone.conv1", x, self.scaled(64), 7, stride=2, pad=2)))
        x = pool(x, stride=2)
        levels = {}
        for stage, blocks in ((1, 3), (2, 4), (3, 6), (4, 3)):
            of_stage = self.a["dilation"][stage - 3] if stage > 2 else 1
            for block in range(blocks):
                name = f"backbone.layer{stage}.{block}"
                inner, outer = self.scaled(32 << stage), self.scaled(128 << stage)
                dilation = max(1, of_stage // 2) if block == 0 else of_stage
                halves = stage == 2 and block == 0
                y = relu(self.norm(f"{name}.bn1", self.conv(f"{name}.conv1", x, inner, 1)))
                if self.a["deformable"] and stage == 3 and block == 0:
                    y = self.deformable(f"{name}.conv2", "backbone.layer3.0.offset", y, inner, dilation)
                else:
                    y = self.conv(
                        f"{name}.conv2", y, inner, 3, stride=2 if halves else 1, pad=0 if halves else dilation,
                        dilation=dilation)
                y = relu(self.norm(f"{name}.bn2", y))
                y = self.norm(f"{name}.bn3", self.conv(f"{name}.conv3", y, outer, 1))
                if block == 0:
                    shortcut = x[:, 1::2, 1::2] if halves else x
                    shortcut = self.conv(f"{name}.downsample.0", shortcut, outer, 1)
                    x = self.norm(f"{name}.downsample.1", shortcut)
                x = relu(x + y)
            if stage > 1:
                levels[stage + 1] = x
        return levels

    def vgg(self, x):
        def layer(number, x, outputs, k, stride=1, pad=1):
            return relu(self.conv(f"backbone.conv{number}", x, self.scaled(outputs), k, stride, pad, biased=True))

        x = pool(respond(layer(1, x, 96, 7, stride=2, pad=2)), stride=2)
        x = pool(respond(layer(2, x, 256, 5, stride=2)), stride=1, pad=1)
        levels = {}
        for level in (3, 4, 5):
            levels[level] = x = layer(level, x, 512, 3)
        return levels

    # Section 3.

    def level(self, level, features, state):
        a, off, name = self.a, self.off, f"level{level}"
        depth, d, m = a["adjusted"], a["hidden"], a["spatialHidden"]
        q = max(8, depth // a["reduction"])
        phi = self.norm(f"{name}.adjust.bn", self.conv(f"{name}.adjust", features, depth, 1))

        def h_channel(h):
            mapped = self.conv(f"{name}.memory.channel", h, depth, 1, biased=True)
            return mapped.mean((1, 2))

        h, c = state
        before = h_channel(h)
        gates = correlate(phi, self.weight(f"{name}.memory.input.weight", 4 * d, depth, 3, 3), pad=1)
        gates += correlate(h, self.weight(f"{name}.memory.hidden.weight", 4 * d, d, 3, 3), pad=1)
        gates += self.weight(f"{name}.memory.bias", 4 * d)[:, None, None]
        i, f, o, g = gates.reshape(4, d, *phi.shape[1:])
        c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
        h = sigmoid(o) * np.tanh(c)
        inter_channel = h_channel(h)
        inter_spatial = self.conv(f"{name}.memory.spatial", h, 1, 3, pad=1, biased=True)

        pooled = phi.mean((1, 2)) + phi.max((1, 2))
        theta = self.weight(f"{name}.channel.context.weight", q, depth) @ pooled
        if "inter-frame" not in off:
            theta += self.weight(f"{name}.channel.memory.weight", q, depth) @ before
        theta = np.tanh(theta + self.weight(f"{name}.channel.bias", q))
        intra_channel = sigmoid(
            self.weight(f"{name}.channel.output.weight", depth, q) @ theta
            + self.weight(f"{name}.channel.output.bias", depth))

        seen = phi.mean(0, keepdims=True) + phi.max(0, keepdims=True)
        theta = correlate(seen, self.weight(f"{name}.spatial.context.weight", m, 1, 7, 7), pad=3)
        if "inter-frame" not in off:
            theta += correlate(inter_spatial, self.weight(f"{name}.spatial.memory.weight", m, 1, 7, 7), pad=3)
        theta = np.tanh(theta + self.weight(f"{name}.spatial.bias", m)[:, None, None])
        intra_spatial = sigmoid(self.conv(f"{name}.spatial.output", theta, 1, 1, biased=True))

        if "attention" in off:
            reinforced = phi
        else:
            by_channel = 1 if "channel" in off else intra_channel[:, None, None]
            by_place = 1 if "spatial" in off else intra_spatial
            reinforced = phi * by_place * by_channel + phi
        maps = {
            "features": features, "adjusted": phi, "memory": h, "inter.channel": inter_channel,
            "inter.spatial": inter_spatial, "intra.channel": intra_channel, "intra.spatial": intra_spatial,
            "reinforced": reinforced,
        }
        return maps, (h, c)

    # Section 4.

    def refine(self, reinforced):
        width, outputs = self.a["refined"], self.a["representation"]

        def lateral(level):
            x = self.conv(f"refinement.lateral{level}", reinforced[level], width, 1, biased=True)
            return 0 * x if "hierarchy" in self.off and level < 5 else x

        def smooth(level, x):
            return relu(self.conv(f"refinement.smooth{level}", x, width, 3, pad=1, biased=True))

        x = smooth(3, lateral(3) + smooth(4, lateral(4) + lateral(5)))
        f = self.conv("refinement.output", x, outputs, 1, biased=True)
        return f / np.sqrt((f**2).mean() + 1e-6)

    def zero(self):
        return {level: (np.zeros((self.a["hidden"], 31, 31)),) * 2 for level in (3, 4, 5)}

    def run(self, patch, state):
        """The named tensors of a patch, and the state after it."""
        tensors, after, reinforced = {}, {}, {}
        for level, features in self.backbone(patch).items():
            maps, after[level] = self.level(level, features, state[level])
            tensors |= {f"level{level}.{name}": value for name, value in maps.items()}
            reinforced[level] = maps["reinforced"]
        tensors["representation"] = self.refine(reinforced)
        return tensors, after


def relu(x):
    return np.maximum(x, 0)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def padded(x, pad, value=0.0):
    return np.pad(x, ((0, 0), (pad, pad), (pad, pad)), constant_values=value)


def windows(x, k, stride, dilation=1):
    """The map under each of a window's k x k taps."""
    reach = dilation * (k - 1) + 1
    height, width = ((side - reach) // stride + 1 for side in x.shape[1:])
    for i in range(k):
        for j in range(k):
            top, left = i * dilation, j * dilation
            yield i, j, x[:, top:top + stride * (height - 1) + 1:stride, left:left + stride * (width - 1) + 1:stride]


def correlate(x, w, stride=1, pad=0, dilation=1):
    return sum(
        np.tensordot(w[:, :, i, j], under, 1)
        for i, j, under in windows(padded(x, pad), w.shape[-1], stride, dilation))


def pool(x, stride, pad=0):
    return np.max([under for _, _, under in windows(padded(x, pad, -np.inf), 3, stride)], 0)


def respond(x):
    """Local response normalisation over five neighbouring channels."""
    squares = np.pad(x**2, ((2, 2), (0, 0), (0, 0)))
    return x / (2 + 1e-4 * sum(squares[i:i + len(x)] for i in range(5))) ** 0.75


def responses(template, contexts, searches, lambda1=1e-4, lambda2=0.1):
    """Section 5: the three solutions' responses to each search representation; peak at (0, 0) for no motion."""
    hann = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(31) / 30)
    distance = np.fft.fftfreq(31) * 31
    line = np.exp(-distance**2 / (2 * (0.1 * 31 / 3) ** 2))
    label = np.fft.fft2(np.outer(line, line))

    def spectrum(x):
        return np.fft.fft2(x * np.outer(hann, hann))

    z, beside = spectrum(template), [spectrum(x) for x in contexts]
    numerator = z.conj() * label
    energy = abs(z) ** 2 + lambda1 + lambda2 * sum(abs(x) ** 2 for x in beside)
    shared = (abs(z) ** 2).sum(0) + lambda1 + lambda2 * sum((abs(x) ** 2).sum(0) for x in beside)
    matrix = np.einsum("lij,mij->ijlm", z.conj(), z) + lambda1 * np.eye(len(z))
    for x in beside:
        matrix = matrix + lambda2 * np.einsum("lij,mij->ijlm", x.conj(), x)
    joint = np.linalg.solve(matrix, numerator.transpose(1, 2, 0)[..., None])[..., 0].transpose(2, 0, 1)
    filters = {"channelwise": numerator / (len(z) * energy), "shared": numerator / shared, "joint": joint}
    return {
        f"response.{name}": np.stack([np.fft.ifft2((w * spectrum(x)).sum(0)).real for x in searches])
        for name, w in filters.items()
    }


def everything(architecture):
    network = Network(architecture)
    zero = network.zero()
    template, state = network.run(patches("template", (3, 255, 255)), zero)
    searches = [network.run(patch, state)[0] for patch in patches("search", (SEARCHES, 3, 255, 255))]
    contexts = [network.run(patch, zero)[0] for patch in patches("contexts", (CONTEXTS, 3, 255, 255))]
    tensors = {f"template.{name}": value for name, value in template.items()}
    tensors |= {f"search.{name}": np.stack([search[name] for search in searches]) for name in searches[0]}
    return tensors | responses(
        template["representation"], [context["representation"] for context in contexts],
        [search["representation"] for search in searches])


def ablated(architecture):
    """The representation of the first search patch with each component off."""
    result = {}
    for off in ABLATIONS:
        network = Network(architecture, [off])
        _, state = network.run(patches("template", (3, 255, 255)), network.zero())
        result[off] = network.run(patches("search", (SEARCHES, 3, 255, 255))[0], state)[0]["representation"]
    return result


def digest(tensor):
    places = np.arange(SAMPLES) * (tensor.size - 1) // (SAMPLES - 1)
    return {
        "shape": list(tensor.shape), "norm": float(f"{np.sqrt((tensor**2).sum()):.10g}"),
        "samples": [float(f"{value:.8g}") for value in tensor.ravel()[places]],
    }


TINY = {
    "backbone": "resnet50", "width": 0.03125, "dilation": [1, 1], "deformable": True, "adjusted": 8, "hidden": 2,
    "reduction": 16, "spatialHidden": 2, "refined": 8, "representation": 4,
}
CASES = {
    "resnet": TINY,
    "dilated": TINY | {"dilation": [2, 4], "deformable": False, "adjusted": 12, "hidden": 3},
    "vgg": TINY | {"backbone": "vgg-m", "deformable": False},
}

if __name__ == "__main__":
    for name, architecture in CASES.items():
        document = {
            "architecture": architecture | {"levels": [3, 4, 5]},
            "tensors": {key: digest(tensor) for key, tensor in everything(architecture).items()},
            "ablations": {key: digest(tensor) for key, tensor in ablated(architecture).items()},
        }
        text = ",\n".join(
            f'"{part}": ' + (json.dumps(content) if part == "architecture" else
            "{\n" + ",\n".join(f'  "{key}": {json.dumps(value)}' for key, value in content.items()) + "\n}")
            for part, content in document.items())
        (pathlib.Path(__file__).parent / f"{name}.json").write_text("{\n" + text + "\n}\n")
