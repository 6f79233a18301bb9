using Sluice.Api.Contracts;
using Sluice.Decisions.ModelDeployments.Observation;

namespace Simulation.Deployments.Simulated;

/// <summary>Simulates requests through the gateways of a cluster, and the gateways' counts.</summary>
internal sealed class SimulatedTraffic(SimulatedCluster cluster, Scenario scenario, Random random)
{
    public EvidenceFact Evidence(long generation)
    {
        var ready = cluster.Gateways.Where(gateway => gateway.Ready).ToList();
        var counters = ready.SelectMany(gateway => gateway.Counters).Where(counter => counter.Key.Generation == generation).ToList();
        var mirrors = ready.Select(gateway => gateway.Mirrors.GetValueOrDefault(generation)).ToList();
        return new EvidenceFact
        {
            Generation = generation,
            Problem = cluster.Strikes(0.1) ? "GET http://10.0.0.7:9090/metrics: timed out" : null,
            Agreement = mirrors.Sum(mirror => mirror.Equal + mirror.Different) is 0
                ? null
                : new AgreementEvidence
                {
                    Equal = mirrors.Sum(mirror => mirror.Equal),
                    Different = mirrors.Sum(mirror => mirror.Different),
                },
            Versions =
            [
                .. counters.GroupBy(counter => counter.Key.Version).Select(version => new VersionEvidence
                {
                    Version = version.Key,
                    Requests = version.GroupBy(counter => counter.Key.Code)
                        .OrderBy(code => code.Key)
                        .ToDictionary(code => code.Key, code => code.Sum(counter => counter.Value)),
                }),
            ],
        };
    }

    public void Send(int requests)
    {
        var ready = cluster.Gateways.Where(gateway => gateway is { Ready: true, Table: not null }).ToList();
        if (ready.Count == 0)
        {
            return;
        }

        var alive = cluster.Services.Keys.Where(version => cluster.Endpoints(version) > 0).ToHashSet();
        foreach (var gateway in ready)
        {
            var table = gateway.Table!;
            var share = (requests + ready.Count - 1) / ready.Count;
            var sent = new int[table.Versions.Count];
            for (var i = 0; i < share; i++)
            {
                sent[Pick(table)]++;
            }

            for (var i = 0; i < sent.Length; i++)
            {
                Answer(gateway, table, table.Versions[i].Version, sent[i], alive);
            }

            Mirror(gateway, table, alive);
        }
    }

    private int Pick(RouteTable table)
    {
        var deaf = cluster.Now < scenario.DeafUntil && table.Versions.Count(entry => entry.Weight > 0) > 1;
        var ball = random.Next(100);
        for (var i = 0; i < table.Versions.Count; i++)
        {
            ball -= !deaf ? table.Versions[i].Weight : table.Versions[i].Weight > 0 ? 50 : 0;
            if (ball < 0)
            {
                return i;
            }
        }

        return 0;
    }

    private void Answer(SimulatedGateway gateway, RouteTable table, string version, int requests, HashSet<string> alive)
    {
        if (requests == 0)
        {
            return;
        }

        if (!alive.Contains(version))
        {
            cluster.Unserved += requests;
            Count(gateway, (table.Generation, version, 503), requests);
            return;
        }

        var bad = Errors(version, requests);
        Count(gateway, (table.Generation, version, 400), bad);
        Count(gateway, (table.Generation, version, 200), requests - bad);
    }

    private int Errors(string version, int requests)
    {
        var rate = cluster.Quality(version) == Quality.Harmful ? scenario.HarmRate : scenario.ErrorRate;
        var bad = 0;
        for (var i = 0; rate > 0 && i < requests; i++)
        {
            bad += random.NextDouble() < rate ? 1 : 0;
        }

        return bad;
    }

    private void Mirror(SimulatedGateway gateway, RouteTable table, HashSet<string> alive)
    {
        if (table.Mirror is not { } mirror || !alive.Contains(mirror.Of))
        {
            return;
        }

        var different = alive.Contains(mirror.Version) ? Errors(mirror.Version, 10) : 10;
        var (equal, before) = gateway.Mirrors.GetValueOrDefault(table.Generation);
        gateway.Mirrors[table.Generation] = (equal + 10 - different, before + different);
    }

    private static void Count(SimulatedGateway gateway, (long, string, int) key, int answers)
    {
        if (answers > 0)
        {
            gateway.Counters[key] = gateway.Counters.GetValueOrDefault(key) + answers;
        }
    }
}
