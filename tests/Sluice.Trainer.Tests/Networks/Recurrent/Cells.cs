using Sluice.Trainer.Networks.Recurrent;

namespace Sluice.Trainer.Tests.Networks.Recurrent;

// The formulas of torch.nn.GRU and torch.nn.LSTM, a number at a time.
internal static class Cells
{
    internal static IEnumerable<double> Last(IReadOnlyDictionary<string, float[]> weights, RecurrentOptions options, float[][] series)
    {
        var steps = series.Select(step => step.Select(value => (double)value).ToArray()).ToArray();
        IEnumerable<double> last = [];
        for (var layer = 0; layer < options.Layers; layer++)
        {
            var forward = States($"_l{layer}", steps);
            if (!options.Bidirectional)
            {
                (steps, last) = (forward, forward[^1]);
                continue;
            }

            var backward = States($"_l{layer}_reverse", [.. steps.Reverse()]);
            last = forward[^1].Concat(backward[^1]);
            steps = [.. forward.Zip(backward.Reverse(), (one, other) => one.Concat(other).ToArray())];
        }

        return last;

        double[][] States(string suffix, double[][] inputs)
        {
            float[] Of(string kind) => weights.Single(pair => pair.Key.EndsWith("." + kind + suffix, StringComparison.Ordinal)).Value;
            var (wi, wh, bi, bh) = (Of("weight_ih"), Of("weight_hh"), Of("bias_ih"), Of("bias_hh"));
            var (h, c) = (new double[options.HiddenSize], new double[options.HiddenSize]);
            var states = new List<double[]>();
            foreach (var x in inputs)
            {
                double Input(int gate, int unit) => Gate(wi, bi, x, gate, unit);
                double State(int gate, int unit) => Gate(wh, bh, h, gate, unit);
                var next = new double[options.HiddenSize];
                for (var unit = 0; unit < next.Length; unit++)
                {
                    if (options.Cell == Cell.Gru)
                    {
                        var r = Sigmoid(Input(0, unit) + State(0, unit));
                        var z = Sigmoid(Input(1, unit) + State(1, unit));
                        var n = Math.Tanh(Input(2, unit) + r * State(2, unit));
                        next[unit] = (1 - z) * n + z * h[unit];
                    }
                    else
                    {
                        var i = Sigmoid(Input(0, unit) + State(0, unit));
                        var f = Sigmoid(Input(1, unit) + State(1, unit));
                        var g = Math.Tanh(Input(2, unit) + State(2, unit));
                        var o = Sigmoid(Input(3, unit) + State(3, unit));
                        c[unit] = f * c[unit] + i * g;
                        next[unit] = o * Math.Tanh(c[unit]);
                    }
                }

                h = next;
                states.Add(h);
            }

            return [.. states];

            double Gate(float[] matrix, float[] bias, double[] vector, int gate, int unit)
            {
                var row = gate * options.HiddenSize + unit;
                return bias[row] + vector.Select((value, i) => value * matrix[row * vector.Length + i]).Sum();
            }
        }
    }

    private static double Sigmoid(double value) => 1 / (1 + Math.Exp(-value));
}
