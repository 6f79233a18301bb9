using System.Globalization;
using Microsoft.AspNetCore.Html;
using Sluice.Data.Profiles;
using Sluice.Trainer.Publishing;

namespace Sluice.Trainer.Reporting.Sections;

/// <summary>The rows that were learnt from.</summary>
internal static class DataSection
{
    private const int MostColumns = 200;

    /// <summary>The section.</summary>
    public static ReportSection Of(Report report, DataProfile profile) => new("data", "Data", Markup.All(
        Split(report.Split),
        Columns(profile),
        profile.Columns.Count <= MostColumns ? Markup.None : Markup.Of(
            $"<p class=\"note\">{Shown.Count(profile.Columns.Count - MostColumns)} more columns are in profile.json.</p>"),
        Markup.Of($"""
            <p class="note">The dataset is {report.Dataset.Uri} with the digest <code>{report.Dataset.Digest}</code> and
            {Shown.Count(report.Dataset.Rows)} rows.</p>
            """)));

    private static IHtmlContent Split(ReportSplit split)
    {
        (string Name, long Rows)[] parts =
        [
            ("training", split.TrainingRows), ("validation", split.ValidationRows), ("test", split.TestRows),
            ("unlabelled", split.UnlabelledRows),
        ];
        var all = Math.Max(1, parts.Sum(part => part.Rows));
        return new ReportTable("Parts", "Part", "#Rows", "Share").AddAll(
            parts.Where(part => part.Rows > 0),
            part => [part.Name, Shown.Count(part.Rows), Bar.Of(Shown.Share((double)part.Rows / all), (double)part.Rows / all)]).Written;
    }

    private static IHtmlContent Columns(DataProfile profile) => new ReportTable(
        "Columns of the training rows", "Column", "Type", "#Missing", "#Distinct", "#Least", "#Mean", "#Greatest", "Distribution").AddAll(
            profile.Columns.OrderByDescending(column => column.Name == profile.Target).Take(MostColumns),
            column => Row(column, profile)).Written;

    private static IReadOnlyList<object> Row(ColumnProfile column, DataProfile profile)
    {
        var (least, mean, greatest) = (column.Numbers, column.Dates) switch
        {
            (_, { } dates) => (Day(dates.First), "–", Day(dates.Last)),
            ({ Quantiles: [var first, .., var last] } numbers, _) => (
                Shown.Number(first.Value), Shown.Number(numbers.Mean), Shown.Number(last.Value)),
            ({ Quantiles: [var only] }, _) => (Shown.Number(only.Value), Shown.Number(only.Value), Shown.Number(only.Value)),
            _ => ("–", "–", "–"),
        };
        return
        [
            column.Name == profile.Target ? Markup.Of($"{column.Name} <b>target</b>") : Markup.Of($"{column.Name}"),
            column.Type,
            Shown.Count(column.Missing),
            column.Distinct is { } distinct ? Shown.Count(distinct) : "–",
            least, mean, greatest,
            Distribution.Of(column),
        ];
    }

    private static string Day(DateTime time) => time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
