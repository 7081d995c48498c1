"""Trains a network of the card-number reader: train.py DATA OUT locator|reader SECONDS.

DATA is what `cargo run --release -p card-pictures --example training_data` wrote. Needs a GPU for minutes,
a processor for days.
"""

import glob
import math
import pathlib
import sys
import time

import numpy as np
import torch
from torch.nn import functional as F

from networks import LOCATOR, READER, Layers, export

DEVICE = "cuda" if torch.cuda.is_available() else "cpu"
WIDTH, HEIGHT = 320, 256
DATE, CODE = 384, 128


def load(folder, name, kind, shape):
    parts = [np.fromfile(path, kind) for path in sorted(glob.glob(f"{folder}/*-{name}"))]
    return torch.from_numpy(np.concatenate(parts).reshape(-1, *shape))


def normalised(pictures):
    """Mean 0, deviation 1 over what is picture; 0 elsewhere."""
    known = (pictures > 0).float()
    count = known.sum((-1, -2), keepdim=True).clamp(min=1)
    mean = (pictures * known).sum((-1, -2), keepdim=True) / count
    variance = ((pictures - mean).square() * known).sum((-1, -2), keepdim=True) / count
    return (((pictures - mean) / variance.sqrt().clamp(min=4)).clamp(-4, 4)) * known


def inside(corners, xs, ys):
    """Which places lie in a convex quadrangle."""
    result = torch.ones(len(corners), *xs.shape, device=corners.device, dtype=torch.bool)
    for at in range(4):
        (ax, ay), (bx, by) = corners[:, at].unbind(-1), corners[:, (at + 1) % 4].unbind(-1)
        side = (bx - ax)[:, None, None] * (ys - ay[:, None, None]) - (by - ay)[:, None, None] * (
            xs - ax[:, None, None]
        )
        result &= side >= 0
    return result


def rate(done, most):
    """Of learning, when this part of the time is over."""
    return most * min(1.0, done / 0.03) * (0.5 + 0.5 * math.cos(math.pi * done)) + 1e-6


def train(network, seconds, most, batch, loss_of):
    network = network.to(DEVICE, memory_format=torch.channels_last)
    optimiser = torch.optim.AdamW(network.parameters(), lr=most, weight_decay=0.01)
    start, step, report, recent = time.time(), 0, 0.0, []
    while (done := (time.time() - start) / seconds) < 1.0:
        for group in optimiser.param_groups:
            group["lr"] = rate(done, most)
        loss = loss_of(network, batch)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 5.0)
        optimiser.step()
        step += 1
        if step % 20 == 0:
            recent = [*recent[-49:], loss.item()]
        if done > report:
            report += 0.04
            print(f"{done:.0%} step {step} loss {np.mean(recent or [0]):.4f}", flush=True)
    return network.eval()


def locator_loss(pictures, truths):
    ys, xs = torch.meshgrid(
        torch.arange(HEIGHT // 4, device=DEVICE), torch.arange(WIDTH // 4, device=DEVICE), indexing="ij"
    )
    xs, ys = xs * 4 + 2.0, ys * 4 + 2.0

    def loss(network, batch):
        at = torch.randint(0, len(pictures), (batch,), device=DEVICE)
        picture = pictures[at].float()[:, None]
        truth = truths[at]
        # Moved, turned and scaled a little; places follow.
        angle = torch.randn(batch, device=DEVICE) * 0.12
        size = torch.exp(torch.randn(batch, device=DEVICE) * 0.12)
        shift = torch.randn(batch, 2, device=DEVICE) * torch.tensor([0.12 * WIDTH, 0.12 * HEIGHT], device=DEVICE)
        cos, sin = angle.cos() * size, angle.sin() * size
        turn = torch.stack([cos, -sin, sin, cos], -1).view(-1, 2, 2)
        middle = torch.tensor([WIDTH / 2, HEIGHT / 2], device=DEVICE)
        half = middle
        back = torch.linalg.inv(turn)
        theta = torch.zeros(batch, 2, 3, device=DEVICE)
        scaling = half[None, None, :] / half[None, :, None]
        theta[:, :, :2] = back * scaling
        theta[:, :, 2] = -(back @ shift[..., None])[..., 0] / half
        grid = F.affine_grid(theta, picture.shape, align_corners=False)
        known = F.grid_sample((picture > 0).float(), grid, align_corners=False) > 0.99
        picture = F.grid_sample(picture, grid, align_corners=False) * known
        noise = torch.rand(batch, 1, 1, 1, device=DEVICE) * 6
        picture = torch.where(known, (picture + torch.randn_like(picture) * noise).clamp(1, 255), 0)
        moved = lambda places: ((places - middle) @ turn.transpose(1, 2)) + middle + shift[:, None]

        side = truth[:, 0].round()
        corners = moved(truth[:, 1:9].view(-1, 4, 2))
        fields = truth[:, 9:27].view(-1, 3, 6)
        ends = moved(fields[..., :4].reshape(-1, 6, 2))
        heights = (fields[..., 4] * size[:, None]).clamp(min=1).repeat_interleave(2, 1)
        visible = (fields[..., 5] > 0.5).repeat_interleave(2, 1)
        is_front = side == 1
        card = inside(corners, xs, ys)
        masks = torch.stack([card & is_front[:, None, None], card & (side == 2)[:, None, None]], 1).float()
        distance = (xs - ends[..., 0, None, None]).square() + (ys - ends[..., 1, None, None]).square()
        spots = torch.exp(-distance / (2 * (1.3 * 4) ** 2)) * visible[..., None, None] * is_front[:, None, None, None]
        # A line under a finger is neither there nor absent.
        counts = (visible | ~is_front[:, None])[..., None, None].float()

        with torch.autocast(DEVICE, torch.bfloat16, enabled=DEVICE == "cuda"):
            out = network(normalised(picture).contiguous(memory_format=torch.channels_last))
        out = out.float()
        mask_loss = F.binary_cross_entropy_with_logits(out[:, :2], masks)
        spot = F.binary_cross_entropy_with_logits(out[:, 2:8], spots, reduction="none")
        focus = (torch.sigmoid(out[:, 2:8]) - spots).abs().detach().square() * 20 + spots
        spot_loss = (spot * focus * counts).sum((1, 2, 3)).mean() / 6
        near = spots * (spots > 0.3)
        wrong = (out[:, 8:9] - heights.log2()[..., None, None]).abs()
        height_loss = (wrong * near).sum() / near.sum().clamp(min=1)
        return mask_loss + 0.3 * spot_loss + height_loss

    return loss


def reader_loss(strips, labels):
    # Both kinds in one batch, equally wide: batch normalisation learns one mean for both.
    dates, codes = strips
    strips = torch.cat([dates, F.pad(codes, (0, DATE - CODE))])
    labels = torch.cat(labels)

    def loss(network, batch):
        kinds = [
            torch.randint(0, len(dates), (batch * 3 // 5,), device=DEVICE),
            torch.randint(len(dates), len(strips), (batch * 2 // 5,), device=DEVICE),
        ]
        at = torch.cat(kinds)
        picture, label = strips[at].float()[:, None], labels[at].long()
        known = picture > 0
        draw = lambda: torch.rand(len(at), 1, 1, 1, device=DEVICE)
        light = 128 + (picture - 128) * (0.5 + draw()) + (draw() - 0.5) * 60
        light = light + torch.randn_like(light) * draw() * 10
        soft = F.avg_pool2d(light, 3, 1, 1, count_include_pad=False)
        light = torch.where(draw() < 0.2, soft, light)
        picture = torch.where(known, light.clamp(1, 255), 0)
        with torch.autocast(DEVICE, torch.bfloat16, enabled=DEVICE == "cuda"):
            out = network(normalised(picture).contiguous(memory_format=torch.channels_last))
        scores = out.float().mean(2).permute(2, 0, 1).log_softmax(-1)
        lengths = torch.full((len(at),), scores.shape[0], device=DEVICE)
        return F.ctc_loss(scores, label[:, 1:], lengths, label[:, 0], zero_infinity=True)

    return loss


def main():
    data, out, which, seconds = sys.argv[1:]
    torch.manual_seed(1)
    torch.backends.cudnn.benchmark = True
    seconds, path = float(seconds), pathlib.Path(out) / f"card-{which}.onnx"
    if which == "reader":
        strips = [
            load(data, "dates.u8", np.uint8, (32, DATE)).to(DEVICE),
            load(data, "codes.u8", np.uint8, (32, CODE)).to(DEVICE),
        ]
        labels = [load(data, f"{kind}.label", np.uint8, (24,)).to(DEVICE) for kind in ("dates", "codes")]
        print("dates", len(strips[0]), "codes", len(strips[1]), flush=True)
        network = train(Layers(READER), seconds, 2e-3, 200, reader_loss(strips, labels))
        export(network, path, 32, DATE)
    else:
        pictures = load(data, "frames.u8", np.uint8, (HEIGHT, WIDTH)).to(DEVICE)
        truths = load(data, "frames.f32", np.float32, (32,)).to(DEVICE)
        print("frames", len(pictures), flush=True)
        network = train(Layers(LOCATOR), seconds, 2e-3, 64, locator_loss(pictures, truths))
        export(network, path, HEIGHT, WIDTH)


main()
