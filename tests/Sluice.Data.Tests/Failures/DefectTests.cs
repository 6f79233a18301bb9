using Sluice.Api.TrainingJobs;
using Sluice.Data.Failures;

namespace Sluice.Data.Tests.Failures;

public sealed class DefectTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_message_is_shown_unless_a_column_is_sensitive(bool sensitive)
    {
        var dataset = new DatasetOptions { Checks = [new DataCheck { Column = new ColumnCheck { Name = "iban", Sensitive = sensitive } }] };
        var defect = Thrown();

        Assert.Equal(sensitive, !Defect.Named(defect, dataset).Contains("4711", StringComparison.Ordinal));
        Assert.StartsWith("InvalidOperationException", Defect.Named(defect, dataset), StringComparison.Ordinal);
        var trace = Defect.Traced(defect, dataset);
        Assert.Equal(sensitive, !trace.Contains("4711", StringComparison.Ordinal));
        Assert.Contains(nameof(Thrown), trace, StringComparison.Ordinal);
        Assert.Contains("System.FormatException", trace, StringComparison.Ordinal);
        Assert.Contains("4711", Defect.Named(defect, null), StringComparison.Ordinal);
    }

    private static InvalidOperationException Thrown()
    {
        try
        {
            throw new InvalidOperationException("DE4711 is odd", new FormatException("'DE4711'"));
        }
        catch (InvalidOperationException e)
        {
            return e;
        }
    }
}
