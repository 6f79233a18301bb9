using System.Globalization;
using Google.Protobuf;
using Sluice.Api.Contracts;
using Sluice.Data.Failures;
using Sluice.Trainer.Onnx;

namespace Sluice.Trainer.Outputs;

/// <summary>
/// Takes tensors that an exporter has left in files beside a model (ONNX, ExternalData.md) into the model, so that one file is served.
/// torch.onnx.export leaves all weights there by default since 2.6.
/// </summary>
internal static class ExternalTensors
{
    // TensorProto.DataLocation.
    private const int External = 1;

    /// <summary>Takes them in.</summary>
    /// <param name="model">The model.</param>
    /// <param name="folder">Its folder.</param>
    /// <returns>Whether there were any.</returns>
    /// <exception cref="JobException">
    /// A file is missing, too short, or not in the folder, or all are too large for one file (64).
    /// </exception>
    public static bool TakeIn(ModelProto model, OutputFolder folder)
    {
        var tensors = All(model.Graph).Where(tensor => tensor.DataLocation == External).ToList();
        var total = (long)model.CalculateSize();
        foreach (var tensor in tensors)
        {
            var entries = tensor.ExternalData.ToLookup(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal);
            var location = entries["location"].FirstOrDefault()
                ?? throw Fault($"the tensor '{tensor.Name}' does not say in which file it is");
            var file = folder.Find(location)
                ?? throw Fault($"its weights in {location} are missing; have the program write both files there");
            var offset = Number(entries["offset"].FirstOrDefault()) ?? 0;
            var length = Number(entries["length"].FirstOrDefault()) ?? file.Length - offset;
            if (length < 0 || offset > file.Length - length)
            {
                throw Fault($"{location} ends within the tensor '{tensor.Name}'; export the model again");
            }

            total += length;
            if (total > OutputModel.MostBytes)
            {
                throw OutputModel.TooLarge(total);
            }

            using var stream = file.OpenRead();
            stream.Seek(offset, SeekOrigin.Begin);
            var bytes = new byte[length];
            stream.ReadExactly(bytes);
            tensor.RawData = UnsafeByteOperations.UnsafeWrap(bytes);
            tensor.ExternalData.Clear();
            tensor.DataLocation = 0;
        }

        return tensors.Count > 0;
    }

    private static IEnumerable<TensorProto> All(GraphProto? graph) => graph is null ? [] : graph.Initializer
        .Concat(graph.Node.SelectMany(node => node.Attribute).SelectMany(attribute =>
            attribute.Tensors.Concat(attribute.T is { } one ? [one] : [])
                .Concat(All(attribute.G)).Concat(attribute.Graphs.SelectMany(All))));

    private static long? Number(string? text) => text is null ? null
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw Fault($"'{text}' is no offset or length of a tensor; export the model again");

    private static JobException Fault(string what) =>
        JobException.BadSpec("ModelUnreadable", OutputFolder.Field, $"{OutputContract.Model}: {what}");
}
