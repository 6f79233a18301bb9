namespace Sluice.Operator.Leadership;

/// <summary>What a new leader has to see to before it can rely on what it is told: it may have come about while nobody led.</summary>
internal interface ILeaderDuty
{
    /// <summary>Sees to it. Called once the caches are filled; tried again for as long as the API fails.</summary>
    Task TakeOverAsync(CancellationToken cancellationToken);
}
