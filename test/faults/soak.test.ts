import { expect, it } from "vitest";
import { shortcomings, soak } from "../support/soak/soak.ts";
import { SCENES } from "../support/soak/soak-scene.ts";

const TURNS = 300;

it.each(Object.values(SCENES))(
  "$name: turns are answered within the limits",
  { timeout: 90_000 },
  async (scene) => {
    const report = await soak(scene, TURNS);
    expect({ unanswered: report.unanswered, shortcomings: shortcomings(scene, report) }).toEqual({
      unanswered: {},
      shortcomings: [],
    });
  },
);
