using Polly;
using Polly.Retry;
using Sluice.Data.Sources.Stores;

namespace Sluice.Data.Sources;

/// <summary>Sends requests to a store again while another try may succeed.</summary>
internal sealed class Patience(FetchOptions options)
{
    private readonly ResiliencePipeline pipeline = new ResiliencePipelineBuilder()
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = outcome => ValueTask.FromResult(
                outcome.Outcome.Exception is StoreException { IsRetried: true } error
                && (error.RetryAfter is null || error.RetryAfter <= options.LongestRetryAfter)),
            MaxRetryAttempts = options.Attempts - 1,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = options.Delay,
            MaxDelay = options.LongestDelay,
            DelayGenerator = outcome => ValueTask.FromResult((outcome.Outcome.Exception as StoreException)?.RetryAfter),
        })
        .Build();

    /// <summary>See <see cref="FetchOptions"/>.</summary>
    public FetchOptions Options => options;

    /// <summary>Runs a request until it succeeds, fails for good, or has failed too often.</summary>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> send, CancellationToken cancellation) =>
        await pipeline.ExecuteAsync(async inner => await send(inner).ConfigureAwait(false), cancellation).ConfigureAwait(false);
}
