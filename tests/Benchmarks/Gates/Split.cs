using Sluice.Decisions.ModelDeployments.Observation;

namespace Sluice.Benchmarks.Gates;

/// <summary>Simulates traffic that a gateway divides, with the counts that the gateway would report.</summary>
/// <param name="random">Source of randomness.</param>
/// <param name="share">The candidate's share.</param>
/// <param name="rate">The candidate's error rate.</param>
/// <param name="stableRate">Stable's error rate.</param>
internal sealed class Split(Random random, double share, double rate, double stableRate)
{
    private long requests;
    private long stableRequests;

    /// <summary>The candidate's errors so far.</summary>
    public long Bad { get; private set; }

    /// <summary>Stable's errors so far.</summary>
    public long StableBad { get; private set; }

    /// <summary>Requests so far.</summary>
    public long All => requests + stableRequests;

    /// <summary>The candidate's share of errors so far.</summary>
    public double Observed => requests == 0 ? 0 : (double)Bad / requests;

    /// <summary>Stable's share of errors so far.</summary>
    public double StableObserved => stableRequests == 0 ? 0 : (double)StableBad / stableRequests;

    /// <summary>The candidate's requests so far.</summary>
    public long Requests => requests;

    /// <summary>The candidate's evidence.</summary>
    public VersionEvidence Candidate => Evidence(Bad, requests);

    /// <summary>Stable's evidence.</summary>
    public VersionEvidence Stable => Evidence(StableBad, stableRequests);

    /// <summary>Adds a number of requests.</summary>
    public void Serve(int count)
    {
        var ours = Binomial.Draw(random, count, share);
        requests += ours;
        stableRequests += count - ours;
        Bad += Binomial.Draw(random, ours, rate);
        StableBad += Binomial.Draw(random, count - ours, stableRate);
    }

    private static VersionEvidence Evidence(long bad, long all) => new()
    {
        Requests = new Dictionary<int, long> { [200] = all - bad, [500] = bad },
    };
}
