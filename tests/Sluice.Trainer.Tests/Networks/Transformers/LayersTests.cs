using Sluice.Trainer.Networks;
using Sluice.Trainer.Networks.Transformers;
using Sluice.Trainer.Tests.Torch;
using static TorchSharp.torch;

namespace Sluice.Trainer.Tests.Networks.Transformers;

[Collection(TorchState.Name)]
public sealed class LayersTests : IDisposable
{
    private readonly IDisposable scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    [Fact]
    public void A_norm_divides_by_the_root_of_the_mean_square()
    {
        using var norm = new RootMeanSquareNorm(2);
        Weights.Write(norm, new Dictionary<string, float[]> { ["weight"] = [1, 2] });

        // The root of (9 + 16) / 2 is 5 / √2.
        Values.AssertClose([3 * Math.Sqrt(2) / 5, 2 * 4 * Math.Sqrt(2) / 5, 0, 0], norm.call(tensor(new float[,] { { 3, 4 }, { 0, 0 } })));
    }

    [Fact]
    public void Positions_turn_pairs_by_their_angles()
    {
        using var positions = new RotaryPositions(3, 4);
        var heads = tensor(new float[] { 1, 2, 3, 4 }).expand(1, 3, 1, 4);

        // The angles of the position p are p and p / 100.
        var expected = Enumerable.Range(0, 3).SelectMany(p => new[]
        {
            Math.Cos(p) - 2 * Math.Sin(p), 2 * Math.Cos(p) + Math.Sin(p),
            3 * Math.Cos(p / 100.0) - 4 * Math.Sin(p / 100.0), 4 * Math.Cos(p / 100.0) + 3 * Math.Sin(p / 100.0),
        });

        Values.AssertClose([.. expected], positions.Turn(heads));
    }

    [Fact]
    public void Products_of_turned_heads_depend_on_their_distance()
    {
        using var positions = new RotaryPositions(10, 8);
        manual_seed(1);
        var query = positions.Turn(randn(8).expand(1, 10, 1, 8)).view(10, 8);
        var key = positions.Turn(randn(8).expand(1, 10, 1, 8)).view(10, 8);
        double Product(int q, int k) => (query[q] * key[k]).sum().item<float>();

        Assert.Equal(Product(3, 1), Product(9, 7), 1e-4);
        Assert.Equal(Product(2, 6), Product(4, 8), 1e-4);
        Assert.NotEqual(Product(3, 1), Product(9, 6), 1e-2);
    }

    [Theory]
    [InlineData(4, true)]
    [InlineData(2, true)]
    [InlineData(1, false)]
    public void Attention_is_that_of_the_formula(int kvHeads, bool causal)
    {
        const int Length = 5;
        var options = new TransformerOptions { HiddenSize = 16, Layers = 1, Heads = 4, KvHeads = kvHeads };
        using var positions = new RotaryPositions(Length, options.HeadSize);
        using var attention = new Attention(positions, options);
        Weights.Initialise(attention, 3);
        manual_seed(2);
        var input = randn(2, Length, 16);

        // The last two tokens of the second text are padding.
        bool Sees(int row, int query, int key) => causal ? key <= query : row == 0 || key < 3;
        var mask = causal ? null : tensor(
            Enumerable.Range(0, 2 * Length).Select(i => Sees(i / Length, 0, i % Length) ? 0f : -30000f).ToArray(), [2, 1, 1, Length]);

        var expected = Attend(Weights.Read(attention), input, kvHeads, Sees);

        Values.AssertClose(expected, attention.call(input, mask), 1e-5);
    }

    [Fact]
    public void A_feed_forward_layer_has_a_gate()
    {
        using var layer = new SwiGlu(new TransformerOptions { HiddenSize = 2, Layers = 1, Heads = 1, FeedForwardSize = 1 });
        Weights.Write(layer, new Dictionary<string, float[]> { ["gateUp.weight"] = [1, 0, 0, 1], ["down.weight"] = [1, -2] });

        // silu(2) · 3, down to two numbers.
        var inside = 2 / (1 + Math.Exp(-2)) * 3;
        Values.AssertClose([inside, -2 * inside], layer.call(tensor(new float[,] { { 2, 3 } })));
    }

    [Fact]
    public void The_width_inside_has_the_weights_of_two_matrices_of_four_times_the_width()
    {
        using var layer = new SwiGlu(new TransformerOptions { HiddenSize = 48, Layers = 1, Heads = 1 });
        Assert.Equal(2 * 4 * 48 * 48, layer.parameters().Sum(parameter => parameter.numel()));
    }

    private static double[] Attend(IReadOnlyDictionary<string, float[]> weights, Tensor input, int kvHeads, Func<int, int, int, bool> sees)
    {
        const int Heads = 4, Size = 4, Width = Heads * Size, Length = 5;
        var (projection, output) = (weights["queryKeyValue.weight"], weights["output.weight"]);
        var x = input.data<float>().ToArray();
        var result = new List<double>();
        for (var row = 0; row < 2; row++)
        {
            double Projected(int token, int column) =>
                Enumerable.Range(0, Width).Sum(i => (double)projection[column * Width + i] * x[(row * Length + token) * Width + i]);

            double[] Turned(int token, int head) =>
            [
                .. Enumerable.Range(0, Size).Select(i =>
                {
                    var angle = token * Math.Pow(10000, -2.0 * (i / 2) / Size);
                    var (own, other) = (Projected(token, head * Size + i), Projected(token, head * Size + (i ^ 1)));
                    return own * Math.Cos(angle) + (i % 2 == 0 ? -other : other) * Math.Sin(angle);
                }),
            ];

            for (var token = 0; token < Length; token++)
            {
                var seen = new double[Width];
                for (var head = 0; head < Heads; head++)
                {
                    var (query, group) = (Turned(token, head), head / (Heads / kvHeads));
                    var scores = Enumerable.Range(0, Length).Select(key => !sees(row, token, key) ? 0
                        : Math.Exp(query.Zip(Turned(key, Heads + group), (q, k) => q * k).Sum() / Math.Sqrt(Size))).ToArray();
                    for (var i = 0; i < Size; i++)
                    {
                        seen[head * Size + i] = Enumerable.Range(0, Length).Sum(
                            key => scores[key] / scores.Sum() * Projected(key, (Heads + kvHeads + group) * Size + i));
                    }
                }

                result.AddRange(Enumerable.Range(0, Width).Select(o => seen.Select((value, i) => output[o * Width + i] * value).Sum()));
            }
        }

        return [.. result];
    }
}
