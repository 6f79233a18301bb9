namespace Sluice.Inference.Protocol;

/// <summary>A request that is answered with an error: the status and the text of <c>{"error": …}</c>.</summary>
internal sealed class InferException(int status, string message) : Exception(message)
{
    public int Status => status;

    public static InferException Bad(string message) => new(StatusCodes.Status400BadRequest, message);
}
