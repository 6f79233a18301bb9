using Sluice.Api.ModelDeployments;
using Sluice.Decisions.ModelDeployments;
using Xunit;

namespace Sluice.Decisions.Tests.ModelDeployments.Gates;

public class JobTests
{
    [Fact]
    public void A_job_passes_or_fails()
    {
        Assert.Equal(GateVerdicts.Collecting, Judge(null).Verdict);
        Assert.Equal(GateVerdicts.Collecting, Judge(new GateJobFact { Name = "j" }).Verdict);
        Assert.Equal(GateVerdicts.NotWorse, Judge(new GateJobFact { Name = "j", Succeeded = true }).Verdict);
        var failed = Judge(new GateJobFact { Name = "j", Failed = true, Message = "3 of 9 checks failed" });
        Assert.Equal((GateVerdicts.Failed, "Job j failed: 3 of 9 checks failed"), (failed.Verdict, failed.Message));
    }

    private static GateStatus Judge(GateJobFact? job) => (GateInputs.Of(new RolloutGate { Job = new JobGate { Image = "test" } }) with { Job = job }).Judge();
}
