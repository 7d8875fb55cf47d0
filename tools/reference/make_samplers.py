"""Records steps of diffusers' samplers for flow matching, for SamplerReferenceTest.

    python make_samplers.py --out ../../cogview4j-core/src/test/resources/samplers

Each case is a run of a scheduler over noise levels of our choice with velocities that are known beforehand, drawn at random. What
the samplers make of them does not depend on a model. Schedulers compute in float64 where they allow it, so that a case tells the
formula and not its rounding. Needs torch, diffusers and numpy, see requirements.txt.
"""

import argparse
import json
import pathlib

import numpy as np
import torch
from diffusers import (
    DPMSolverMultistepScheduler,
    FlowMatchHeunDiscreteScheduler,
    UniPCMultistepScheduler,
)
from diffusers.guiders.classifier_free_zero_star_guidance import cfg_zero_star_scale

VALUES = 8
LEVELS = {
    "even": [0.999, 0.8, 0.6, 0.4, 0.2],
    "shifted": [0.9995, 0.93, 0.84, 0.72, 0.55, 0.3, 0.01],
    "two": [0.99, 0.5],
    "one": [0.9],
}


def flow(scheduler_class, **options):
    scheduler = scheduler_class(
        prediction_type="flow_prediction", use_flow_sigmas=True, solver_order=2, **options
    )

    def start(levels):
        scheduler.set_timesteps(len(levels))
        scheduler.sigmas = torch.tensor([*levels, 0.0], dtype=torch.float64)
        scheduler.timesteps = torch.tensor([1000 * level for level in levels], dtype=torch.float64)
        return scheduler

    return start


def heun():
    scheduler = FlowMatchHeunDiscreteScheduler()

    def start(levels):
        scheduler.set_timesteps(len(levels))
        sigmas = torch.tensor([*levels, 0.0], dtype=torch.float64)
        timesteps = torch.tensor([1000 * level for level in levels], dtype=torch.float64)
        scheduler.sigmas = torch.cat([sigmas[:1], sigmas[1:-1].repeat_interleave(2), sigmas[-1:]])
        scheduler.timesteps = torch.cat([timesteps[:1], timesteps[1:].repeat_interleave(2)])
        return scheduler

    return start


SAMPLERS = {
    "heun": heun(),
    "dpmpp-2m": flow(DPMSolverMultistepScheduler, algorithm_type="dpmsolver++", solver_type="midpoint"),
    "unipc": flow(UniPCMultistepScheduler, solver_type="bh2"),
}


def case(name, start, levels_name, generator):
    levels = LEVELS[levels_name]
    scheduler = start(levels)
    sample = torch.from_numpy(generator.standard_normal((1, 1, 1, VALUES)))
    begin = sample.flatten().tolist()
    velocities, samples = [], []
    for timestep in scheduler.timesteps:
        velocity = torch.from_numpy(generator.standard_normal((1, 1, 1, VALUES)))
        sample = scheduler.step(velocity, timestep, sample).prev_sample.to(torch.float64)
        velocities.append(velocity.flatten().tolist())
        samples.append(sample.flatten().tolist())
    return {
        "sampler": name,
        "levels": levels,
        "sample": begin,
        "velocities": velocities,
        "samples": samples,
    }


def rounded(value):
    if isinstance(value, list):
        return [rounded(each) for each in value]
    return float(f"{value:.9g}") if isinstance(value, float) else value


def zero_star(generator):
    prompt = torch.from_numpy(generator.standard_normal((3, VALUES)))
    negative = torch.from_numpy(generator.standard_normal((3, VALUES)))
    scale = 4.5
    fitted = negative * cfg_zero_star_scale(prompt, negative)
    return {
        "scale": scale,
        "prompt": prompt.tolist(),
        "negative": negative.tolist(),
        "guided": (fitted + scale * (prompt - fitted)).tolist(),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    out = parser.parse_args().out
    generator = np.random.default_rng(7)
    cases = [
        case(name, start, levels, generator) for name, start in SAMPLERS.items() for levels in LEVELS
    ]
    cases = [{key: rounded(value) for key, value in one.items()} for one in cases]
    out.mkdir(parents=True, exist_ok=True)
    (out / "steps.json").write_text("[\n" + ",\n".join(map(json.dumps, cases)) + "\n]\n")
    star = {key: rounded(value) for key, value in zero_star(generator).items()}
    (out / "zero-star.json").write_text(json.dumps(star) + "\n")


if __name__ == "__main__":
    main()
