using Microsoft.ML.OnnxRuntime;
using Sluice.Inference.Hosting;
using Sluice.Inference.Measurements;
using Sluice.Inference.Models;
using Sluice.Inference.Protocol;

namespace Sluice.Inference.Serving;

/// <summary>Answers <c>POST …/infer</c> for the served model.</summary>
internal sealed partial class InferEndpoint(
    InferenceSettings settings,
    ServerState state,
    ExecutionQueue queue,
    InferenceMetrics metrics,
    TimeProvider time,
    ILogger<InferEndpoint> logger)
{
    private const int ClientGone = StatusCodes.Status499ClientClosedRequest;

    public async Task HandleAsync(HttpContext context)
    {
        var start = time.GetTimestamp();
        string? failure = null;
        try
        {
            await AnswerAsync(context).ConfigureAwait(false);
        }
        catch (InferException error)
        {
            failure = error.Status == StatusCodes.Status503ServiceUnavailable ? FailureReasons.Rejected : FailureReasons.Other;
            await RefuseAsync(context, error).ConfigureAwait(false);
        }
        catch (Exception error) when (error is OperationCanceledException or IOException && context.RequestAborted.IsCancellationRequested)
        {
            failure = FailureReasons.Canceled;
            context.Response.StatusCode = ClientGone;
        }
        catch (BadHttpRequestException error)
        {
            failure = FailureReasons.Other;
            var bad = new InferException(error.StatusCode, $"the request cannot be read: {error.Message}");
            await RefuseAsync(context, bad).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            failure = error is OnnxRuntimeException ? FailureReasons.Backend : FailureReasons.Other;
            LogFailed(error, settings.ModelName, settings.ModelVersion);
            var failed = new InferException(
                StatusCodes.Status500InternalServerError, $"{settings.ModelName} {settings.ModelVersion} failed: {error.Message}");
            await RefuseAsync(context, failed).ConfigureAwait(false);
        }

        metrics.Answered(context.Response.StatusCode, time.GetElapsedTime(start), failure);
    }

    private static async Task RefuseAsync(HttpContext context, InferException error)
    {
        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }

        var unread = error.Status is StatusCodes.Status413PayloadTooLarge or StatusCodes.Status415UnsupportedMediaType;
        if (unread)
        {
            context.Response.Headers.Connection = "close";
        }

        await Answers.ErrorAsync(context, error.Status, error.Message).ConfigureAwait(false);
        if (unread)
        {
            await BodyReader.DiscardAsync(context).ConfigureAwait(false);
        }
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var model = state.Model ?? throw new InferException(
            StatusCodes.Status503ServiceUnavailable, $"{settings.ModelName} {settings.ModelVersion} is being loaded");
        InferRequest request;
        using (var body = await BodyReader.ReadAsync(context.Request, settings.MaxBodyBytes, context.RequestAborted).ConfigureAwait(false))
        {
            request = InferRequestReader.Read(model, body.Memory.Span);
        }

        using (request)
        {
            var names = request.Outputs.Count > 0 ? request.Outputs : model.OutputNames;
            using var answer = new PooledBuffer(4096);
            if (request.IsEmpty)
            {
                InferResponseWriter.WriteEmpty(answer, model, request, names);
                await Answers.BytesAsync(context, StatusCodes.Status200OK, answer.Memory).ConfigureAwait(false);
                return;
            }

            await queue.EnterAsync(context.RequestAborted).ConfigureAwait(false);
            try
            {
                Run(model, request, names, answer);
            }
            finally
            {
                queue.Leave();
            }

            await Answers.BytesAsync(context, StatusCodes.Status200OK, answer.Memory).ConfigureAwait(false);
        }
    }

    private void Run(LoadedModel model, InferRequest request, IReadOnlyList<string> names, PooledBuffer answer)
    {
        var start = time.GetTimestamp();
        using var outputs = model.Run(request.Values!, names);
        metrics.Executed(time.GetElapsedTime(start), model.IsBatched && request.Shapes.Length > 0 ? request.Shapes[0][0] : 1);
        InferResponseWriter.Write(answer, model, request.Id, names, outputs);
    }

    [LoggerMessage(LogLevel.Error, "{Model} {Version} failed on a request that matches its signature")]
    private partial void LogFailed(Exception error, string model, string version);
}
