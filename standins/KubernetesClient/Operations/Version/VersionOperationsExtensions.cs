namespace k8s;

public static partial class VersionOperationsExtensions
{
    public static async Task<VersionInfo> GetCodeAsync(
        this IVersionOperations operations, CancellationToken cancellationToken = default)
    {
        using var result = await operations.GetCodeWithHttpMessagesAsync(
            null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }
}
