using Sluice.Api.Contracts;
using Sluice.Api.TrainingJobs;
using Sluice.Decisions.Observation;
using Sluice.Decisions.TrainingJobs.Publication;
using Xunit;

namespace Sluice.Decisions.Tests.TrainingJobs.Publication;

public sealed class ModelVersionBuilderTests
{
    // An API server before 1.21 takes an empty text in a map for null, and refuses the version.
    [Fact]
    public void Empty_texts_of_a_trainer_are_left_out_of_the_lineage()
    {
        var result = new TrainerResult
        {
            Environment = new Dictionary<string, string> { ["torch"] = "2.10", ["cuda"] = "" },
            Hyperparameters = new Dictionary<string, string> { ["epochs"] = "3", ["layers"] = "" },
        };

        var job = new ObjectFact { Name = "train", Uid = "uid" };
        var lineage = ModelVersionBuilder.Build(job, new TrainingJobSpec(), result, null, []).Lineage!;

        Assert.Equal(["torch"], lineage.Environment.Keys);
        Assert.Equal(["epochs"], lineage.Hyperparameters.Keys);
    }
}
