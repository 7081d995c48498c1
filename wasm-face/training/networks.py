"""The two networks as lists of layers, read by training and by export alike.

A layer is (operation, inputs, channels in, channels out, stride, is_activated); value 0 is the
picture, value n what layer n - 1 gives.
"""

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn


def conv(source, channels_in, channels_out, stride=1, activated=True, kernel=3):
    return ("conv", [source], channels_in, channels_out, stride, activated, kernel)


def add(one, other, activated=False):
    return ("add", [one, other], 0, 0, 1, activated, 0)


def up(source):
    return ("up", [source], 0, 0, 1, False, 0)


# 320 x 256 pixels in; out, at a quarter of the size: card's front, card's back, first and last end of
# birth date, expiry and security code (all as logits), and log2 of the height of a digit.
LOCATOR = [
    conv(0, 1, 16, 2),  # 1
    conv(1, 16, 32, 2),  # 2
    conv(2, 32, 32),  # 3: a quarter
    conv(3, 32, 40, 2),  # 4
    conv(4, 40, 40),  # 5: an eighth
    conv(5, 40, 48, 2),  # 6
    conv(6, 48, 48),  # 7: a 16th
    conv(7, 48, 48, 2),  # 8
    conv(8, 48, 48),  # 9
    conv(9, 48, 48),  # 10: a 32nd
    up(10),  # 11
    add(11, 7),  # 12
    conv(12, 48, 40),  # 13
    up(13),  # 14
    add(14, 5),  # 15
    conv(15, 40, 32),  # 16
    up(16),  # 17
    add(17, 3),  # 18
    conv(18, 32, 32),  # 19
    conv(19, 32, 9, 1, False, 1),  # 20
]

# 32 rows in; out, at a quarter of the size: "nothing" and 28 characters (logits, to be averaged over
# the rows).
READER = [
    conv(0, 1, 24, 2),  # 1
    conv(1, 24, 40),  # 2
    conv(2, 40, 48, 2),  # 3
    conv(3, 48, 48),  # 4
    conv(4, 48, 48, 1, False),  # 5
    add(3, 5, True),  # 6
    conv(6, 48, 48),  # 7
    conv(7, 48, 48, 1, False),  # 8
    add(6, 8, True),  # 9
    conv(9, 48, 29, 1, False, 1),  # 10
]


class Layers(nn.Module):
    def __init__(self, layers):
        super().__init__()
        self.layers = layers
        self.parts = nn.ModuleDict()
        for number, (operation, _, c_in, c_out, stride, activated, kernel) in enumerate(layers):
            if operation == "conv":
                is_last = kernel == 1
                part = [nn.Conv2d(c_in, c_out, kernel, stride, kernel // 2, bias=is_last)]
                if not is_last:
                    part.append(nn.BatchNorm2d(c_out))
                self.parts[str(number)] = nn.Sequential(*part)

    def forward(self, picture):
        values = [picture]
        for number, (operation, sources, *_, activated, _) in enumerate(self.layers):
            if operation == "conv":
                value = self.parts[str(number)](values[sources[0]])
            elif operation == "add":
                value = values[sources[0]] + values[sources[1]]
            else:
                value = nn.functional.interpolate(values[sources[0]], scale_factor=2, mode="nearest")
            values.append(torch.relu(value) if activated else value)
        return values[-1]


def export(network, path, height, width):
    """Writes ONNX, batch normalisation folded into the convolutions."""
    nodes, weights = [], []

    def constant(name, value):
        weights.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    names = ["picture"]
    for number, (operation, sources, _, c_out, stride, activated, kernel) in enumerate(network.layers):
        name = f"value{number + 1}"
        raw = f"{name}_raw" if activated else name
        inputs = [names[source] for source in sources]
        if operation == "conv":
            part = network.parts[str(number)].eval().float().cpu()
            weight = part[0].weight.detach()
            if len(part) == 2:
                norm = part[1]
                factor = norm.weight / torch.sqrt(norm.running_var + norm.eps)
                weight = weight * factor[:, None, None, None]
                bias = norm.bias - norm.running_mean * factor
            else:
                bias = part[0].bias
            inputs += [
                constant(f"{name}_weight", weight.detach().numpy()),
                constant(f"{name}_bias", bias.detach().numpy()),
            ]
            nodes.append(helper.make_node(
                "Conv", inputs, [raw], kernel_shape=[kernel] * 2, strides=[stride] * 2,
                pads=[kernel // 2] * 4, dilations=[1, 1], group=1,
            ))
        elif operation == "add":
            nodes.append(helper.make_node("Add", inputs, [raw]))
        else:
            scales = constant(f"{name}_scales", np.array([1, 1, 2, 2], np.float32))
            nodes.append(helper.make_node(
                "Resize", [inputs[0], "", scales], [raw], mode="nearest",
                coordinate_transformation_mode="asymmetric", nearest_mode="floor",
            ))
        if activated:
            nodes.append(helper.make_node("Relu", [raw], [name]))
        names.append(name)
    last_channels = [layer[3] for layer in network.layers if layer[0] == "conv"][-1]
    graph = helper.make_graph(
        nodes, "card",
        [helper.make_tensor_value_info("picture", TensorProto.FLOAT, [1, 1, height, width])],
        [helper.make_tensor_value_info(names[-1], TensorProto.FLOAT, [1, last_channels, height // 4, width // 4])],
        weights,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)])
    model.ir_version = 8
    onnx.checker.check_model(model)
    onnx.save(model, path)
