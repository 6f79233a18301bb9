using Microsoft.ML.OnnxRuntime;
using Sluice.Api.TrainingJobs;
using Sluice.Data.Failures;
using Sluice.Data.Tables;
using Sluice.Trainer.Onnx;
using Sluice.Trainer.Preprocessing;

namespace Sluice.Trainer.Tests.Preprocessing;

public sealed class ImageEncodingTests
{
    private const float None = float.NaN;

    private static readonly FeatureOptions Photo = new() { Name = "photo", Type = "image", Image = new() { Width = 2, Height = 1 } };

    [Fact]
    public void Pixels_are_standardised_all_together()
    {
        using var table = new TestTable("tte", new ImageColumn("photo", [0, 4, 8, 4, 100, 4]));

        // The training pixels 0, 4, 8, 4 have the mean 4 and the variance 8.
        var root = MathF.Sqrt(8);
        Assert.Equal([[-4 / root, 0], [4 / root, 0], [96 / root, 0]], table.Encode(Photo));
        Assert.Equal([[0, 0.5f], [1, 0.5f], [12.5f, 0.5f]], table.Encode(Photo with { Scale = "MinMax" }));
        Assert.Equal([[0, 4], [8, 4], [100, 4]], table.Encode(Photo with { Scale = "None" }));
    }

    [Fact]
    public void Each_channel_has_a_scale_of_its_own_and_a_missing_image_is_the_mean()
    {
        using var table = new TestTable("ttt", new ImageColumn("photo", [0, 2, 10, 20, 1, 1, 30, 0, None, None, None, None]));
        var feature = Photo with { Image = Photo.Image! with { Channels = 2 } };

        var rows = table.Encode(feature with { Scale = "None" });
        Assert.Equal([1, 1, 15, 15], rows[2]);
        Assert.Equal([0, 0, 0, 0], table.Encode(feature)[2]);
        Assert.Equal([0, 1, 1 / 3f, 2 / 3f], table.Encode(feature with { Scale = "MinMax" })[0]);
        Assert.Equal([-1, 2, 1, 2], Assert.Single(table.Fit(feature).Inputs).Shape);
    }

    [Fact]
    public void The_model_brings_images_to_another_size()
    {
        float[] image = [1, 3, 5, 7, 1, 3, 5, 7, 0, 0, 8, 8, 4, 4, 0, 0];
        using var table = new TestTable("t", new ImageColumn("photo", image));
        var size = new ImageOptions { Width = 4, Height = 4, Resize = new() { Width = 2, Height = 2 } };

        var smaller = Assert.Single(table.Encode(Photo with { Scale = "None", Image = size }));
        var large = size with { Resize = new() { Width = 8, Height = 4 } };
        var larger = Assert.Single(table.Encode(Photo with { Scale = "None", Image = large }));

        // Pillow's bilinear filter gives the same.
        float[] expected = [2.2448981f, 5.755102f, 2.3061225f, 3.9795918f];
        Assert.All(expected.Zip(smaller), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
        Assert.Equal([1, 1.5f, 2.5f, 3.5f, 4.5f, 5.5f, 6.5f, 7], larger[..8]);
    }

    [Fact]
    public void A_row_with_another_number_of_pixels_is_named()
    {
        using var table = new TestTable("tt", new ImageColumn("photo", [1, 2, 3, 4, 5, 6]));

        var e = Assert.Throws<JobException>(() => table.Fit(Photo));

        Assert.Equal(("ImageSize", "spec.dataset.features[0].image"), (e.Error.Reason, e.Error.Field));
        Assert.Contains("row 2, column 'photo' has 3 numbers, but 1 x 1 x 2 are 2", e.Message, StringComparison.Ordinal);
    }

    // When this fails, ONNX Runtime has learnt to decode images, and the model can take them as files (onnxruntime#17593).
    [Fact]
    public void ONNX_Runtime_cannot_decode_images()
    {
        var graph = new GraphWriter("decode", ["file"]);
        const int bytes = 2;
        graph.Input(new() { Name = "file", Datatype = "FP32", Shape = [-1] });
        var pixels = graph.Node("ImageDecoder", [graph.Node("Cast", ["file"], NodeAttributes.Int("to", bytes))]);
        graph.Output(graph.Node("Cast", [pixels], NodeAttributes.Int("to", 1)), TensorProto.Types.DataType.Float, -1, 3);

        var e = Assert.Throws<OnnxRuntimeException>(() => new OnnxModel(graph.ToModel()).Dispose());

        Assert.Contains("Could not find an implementation for ImageDecoder(20)", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_job_warns_that_clients_decode_images()
    {
        using var table = new TestTable("tt", new ImageColumn("photo", [1, 2, 3, 4]));

        using var files = table.Fit(Photo with { Image = Photo.Image! with { Decode = true } });
        using var numbers = table.Fit(Photo);

        Assert.Equal(
            "spec.dataset.features[0].image.decode: ONNX Runtime cannot decode images, so the model takes pixels; "
                + "clients decode what they send as 'photo' themselves",
            Assert.Single(ClientWork.Warnings([Photo with { Image = Photo.Image! with { Decode = true } }])));
        Assert.Equal(numbers.Inputs, files.Inputs, (left, right) => left.Shape.SequenceEqual(right.Shape));
        Assert.Empty(ClientWork.Warnings([Photo]));
    }

    [Fact]
    public void Images_without_pixels_in_the_training_rows_are_refused()
    {
        using var table = new TestTable("te", new ImageColumn("photo", [None, None, 1, 2]));

        Assert.Equal("TooManyMissing", Assert.Throws<JobException>(() => table.Fit(Photo)).Error.Reason);
    }
}
