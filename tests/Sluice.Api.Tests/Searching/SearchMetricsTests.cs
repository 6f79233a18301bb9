using Sluice.Api.TrainingJobs;
using Sluice.Api.TrainingJobs.Gates;
using Sluice.Api.TrainingJobs.Searching;

namespace Sluice.Api.Tests.Searching;

public sealed class SearchMetricsTests
{
    [Fact]
    public void Each_metric_that_is_offered_for_a_task_has_a_direction()
    {
        foreach (var task in LearningTasks.All)
        {
            var names = SearchMetrics.Known(task).Split(", ");
            Assert.Equal("loss", names[0]);
            Assert.True(names.Length > 1, task);
            Assert.All(names, name =>
            {
                var metric = name.Replace("<class>", "a", StringComparison.Ordinal).Replace("<quantile>", "p90", StringComparison.Ordinal);
                Assert.True(SearchMetrics.IsOf(task, metric), $"{task}: {metric}");
                Assert.NotNull(SearchMetrics.DirectionOf(metric));
            });
        }
    }

    [Theory]
    [InlineData("classification", "recall.Adelie", true)]
    [InlineData("classification", "recall.", false)]
    [InlineData("classification", "rmse", false)]
    [InlineData("quantile", "pinball.p90", true)]
    [InlineData("quantile", "coverage.p90", false)]
    [InlineData("regression", "r2", true)]
    [InlineData("tagging", "rocAuc.B", false)]
    [InlineData("preference", "rewardMargin", true)]
    public void A_metric_belongs_to_tasks(string task, string metric, bool has) => Assert.Equal(has, SearchMetrics.IsOf(task, metric));

    [Theory]
    [InlineData("loss", null, MetricDirection.Lower)]
    [InlineData("accuracy", null, MetricDirection.Higher)]
    [InlineData("logLoss", null, MetricDirection.Lower)]
    [InlineData("gain", "Higher", MetricDirection.Higher)]
    [InlineData("cost", "Lower", MetricDirection.Lower)]
    public void The_direction_is_that_of_the_metric_or_what_the_job_says(string metric, string? better, MetricDirection direction) =>
        Assert.Equal(direction, SearchMetrics.DirectionOf(new SearchObjective { Metric = metric, Better = better }));
}
