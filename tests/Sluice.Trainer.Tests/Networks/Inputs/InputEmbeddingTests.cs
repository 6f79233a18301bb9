using Sluice.Trainer.Networks;
using Sluice.Trainer.Networks.Inputs;
using Sluice.Trainer.Tests.Torch;

namespace Sluice.Trainer.Tests.Networks.Inputs;

[Collection(TorchState.Name)]
public sealed class InputEmbeddingTests
{
    private static readonly InputLayout Layout = Layouts.Of(
        new CategoryPart("colour", 3), new NumbersPart("size", 2), new ImagePart("image", 1, 1, 2), new CategoryPart("shape", 2));

    [Fact]
    public void Categories_become_their_vectors_and_the_rest_stays()
    {
        using var inputs = new InputEmbedding(Layout, 2);
        Weights.Write(inputs, new Dictionary<string, float[]>
        {
            ["categories.0.weight"] = [1, 2, 3, 4, 5, 6],
            ["categories.1.weight"] = [7, 8, 9, 10],
        });

        Assert.Equal(8, inputs.Width);
        Assert.Equal(
            [5, 6, 0.5f, -0.5f, 0.25f, 0.75f, 7, 8, 3, 4, 1, 2, 3, 4, 9, 10],
            NetworkCheck.Torch(inputs, Layout, [2, 0.5f, -0.5f, 0.25f, 0.75f, 0, 1, 1, 2, 3, 4, 1]));
    }

    [Fact]
    public void A_part_can_be_left_out()
    {
        using var inputs = new InputEmbedding(Layout, 2, Layout.Parts[2]);
        Assert.Equal(6, inputs.Width);
        Assert.Equal([0.5f, -0.5f], NetworkCheck.Torch(inputs, Layout, [2, 0.5f, -0.5f, 0.25f, 0.75f, 0])[2..4]);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(7, 4)]
    [InlineData(98, 49)]
    [InlineData(100, 50)]
    [InlineData(5000, 50)]
    public void The_width_of_a_vector_follows_the_number_of_categories(int categories, int width) =>
        Assert.Equal(width, InputEmbedding.SizeFor(categories));
}
