namespace Sluice.Operator.Leadership;

/// <summary>What a new leader has to check once, because it may have changed while nobody led.</summary>
internal interface ILeaderDuty
{
    /// <summary>Checks it. Called once the caches are filled; tried again for as long as the API fails.</summary>
    Task TakeOverAsync(CancellationToken cancellationToken);
}
