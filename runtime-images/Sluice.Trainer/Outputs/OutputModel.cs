using System.Globalization;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Sluice.Api.Contracts;
using Sluice.Api.ModelVersions;
using Sluice.Data.Failures;
using Sluice.Trainer.Onnx;

namespace Sluice.Trainer.Outputs;

/// <summary>The model that a program has left, opened by ONNX Runtime as it is served.</summary>
internal sealed class OutputModel : IDisposable
{
    /// <summary>Most bytes of a model: neither one message of protobuf nor an array holds more.</summary>
    public static readonly long MostBytes = Array.MaxLength;

    private OutputModel(byte[] bytes, OnnxModel loaded, ModelProto proto)
    {
        (Bytes, Loaded) = (bytes, loaded);
        Signature = new ModelSignature
        {
            Inputs = Tensors("input", loaded.Inputs, loaded.OtherInputs),
            Outputs = Tensors("output", loaded.Outputs, loaded.OtherOutputs),
        };
        Producer = $"{proto.ProducerName} {proto.ProducerVersion}".Trim();
        Parameters = proto.Graph?.Initializer.Sum(tensor => tensor.Dims.Aggregate(1L, (count, extent) => unchecked(count * extent))) ?? 0;
    }

    /// <summary>The model as it is published.</summary>
    public byte[] Bytes { get; }

    /// <summary>The model, loaded.</summary>
    public OnnxModel Loaded { get; }

    /// <summary>Its inputs and outputs.</summary>
    public ModelSignature Signature { get; }

    /// <summary>The program that exported it, such as <c>pytorch 2.6.0</c>. Empty where it does not say.</summary>
    public string Producer { get; }

    /// <summary>Number of its weights.</summary>
    public long Parameters { get; }

    /// <summary>Reads and opens the model.</summary>
    /// <exception cref="JobException">It is missing, too large, or cannot be served (64).</exception>
    public static OutputModel Read(OutputFolder folder)
    {
        var file = folder.Find(OutputContract.Model) ?? throw JobException.BadSpec("ModelMissing", OutputFolder.Field,
            $"{OutputContract.Model} is missing in ${OutputContract.Variable}; {folder.Found()}; have rank 0 export the model there before "
            + "it ends, and then end with 0");
        if (file.Length == 0)
        {
            // A pipe has no length as well, and would be read for ever.
            throw JobException.BadSpec("ModelUnreadable", OutputFolder.Field,
                $"{OutputContract.Model} is empty; have the program write it whole before it ends");
        }

        if (file.Length > MostBytes)
        {
            throw TooLarge(file.Length);
        }

        var bytes = File.ReadAllBytes(file.FullName);
        OnnxModel? loaded = null;
        try
        {
            var proto = ModelProto.Parser.ParseFrom(bytes);
            if (ExternalTensors.TakeIn(proto, folder))
            {
                bytes = proto.ToByteArray();
            }

            loaded = new OnnxModel(bytes);
            return new OutputModel(bytes, loaded, proto);
        }
        catch (Exception e) when (e is OnnxRuntimeException or InvalidProtocolBufferException)
        {
            throw JobException.BadSpec("ModelUnreadable", OutputFolder.Field,
                $"{OutputContract.Model} ({bytes.Length.ToString(CultureInfo.InvariantCulture)} bytes) cannot be opened by ONNX Runtime: "
                + $"{e.Message}; have the program write it whole, for an opset that is known");
        }
        catch
        {
            loaded?.Dispose();
            throw;
        }
    }

    /// <summary>The error for a model that one file cannot hold.</summary>
    public static JobException TooLarge(long bytes) => JobException.BadSpec("ModelTooLarge", OutputFolder.Field,
        $"{OutputContract.Model} has {bytes} bytes with its weights, and at most {MostBytes} can be served; "
        + "export it in half precision, or a smaller one");

    /// <inheritdoc />
    public void Dispose() => Loaded.Dispose();

    private static IReadOnlyList<TensorSignature> Tensors(
        string what,
        IReadOnlyDictionary<string, (TensorElementType Type, int[] Shape)> tensors,
        IReadOnlyList<string> others) => others.Count > 0
            ? throw Unserved($"the {what} '{others[0]}' is no tensor; export it as one (skl2onnx: zipmap=False)")
            : [
                .. tensors.Select(tensor => new TensorSignature
                {
                    Name = tensor.Key,
                    Datatype = Datatype(tensor.Value.Type) ?? throw Unserved(
                        $"the {what} '{tensor.Key}' is of the type {tensor.Value.Type}, which is not served; cast it to a 32-bit float"),
                    Shape = [.. tensor.Value.Shape.Select(extent => extent > 0 ? extent : -1L)],
                }),
            ];

    private static JobException Unserved(string what) =>
        JobException.BadSpec("ModelNotServed", OutputFolder.Field, $"{OutputContract.Model}: {what}");

    // Names of the Open Inference Protocol. 16-bit floats have none with an agreed form.
    private static string? Datatype(TensorElementType type) => type switch
    {
        TensorElementType.Bool => "BOOL",
        TensorElementType.UInt8 => "UINT8",
        TensorElementType.UInt16 => "UINT16",
        TensorElementType.UInt32 => "UINT32",
        TensorElementType.UInt64 => "UINT64",
        TensorElementType.Int8 => "INT8",
        TensorElementType.Int16 => "INT16",
        TensorElementType.Int32 => "INT32",
        TensorElementType.Int64 => "INT64",
        TensorElementType.Float => "FP32",
        TensorElementType.Double => "FP64",
        TensorElementType.String => "BYTES",
        _ => null,
    };
}
