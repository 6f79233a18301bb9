namespace Sluice.Inference.Protocol;

/// <summary>An error that the client gets: the status code and the text of <c>{"error": …}</c>.</summary>
internal sealed class InferException(int status, string message) : Exception(message)
{
    public int Status => status;

    public static InferException Bad(string message) => new(StatusCodes.Status400BadRequest, message);
}
