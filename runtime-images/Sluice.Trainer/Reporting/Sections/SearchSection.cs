using Sluice.Trainer.Publishing;

namespace Sluice.Trainer.Reporting.Sections;

/// <summary>The trials of the search that the hyperparameters are from.</summary>
internal static class SearchSection
{
    /// <summary>The section. Null where there was no search.</summary>
    public static ReportSection? Of(Report report)
    {
        if (report.Search is not { } search)
        {
            return null;
        }

        string[] names =
        [
            .. search.Trials.SelectMany(trial => trial.Hyperparameters.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
        ];
        string[] said = search.Trials.Any(trial => trial.Message is not null) ? ["What was said"] : [];
        var table = new ReportTable(
            "Trials", ["Trial", .. names.Select(name => $"#{name}"), $"#{search.Objective}", "#Epochs", "State", .. said]).AddAll(
                search.Trials,
                trial =>
                [
                    trial.Best ? Markup.Of($"{trial.Number} <b class=\"good\">best</b>") : Markup.Of($"{trial.Number}"),
                    .. names.Select(name => trial.Hyperparameters.GetValueOrDefault(name, "–")),
                    Shown.Number(trial.Objective), Shown.Count(trial.Epochs), trial.State ?? "–",
                    .. said.Select(_ => trial.Message ?? ""),
                ]);
        return new ReportSection("search", "Search", Markup.All(table.Written, Markup.Of(
            $"<p class=\"note\">{search.Objective} was measured on the validation rows, after the epochs that each trial had.</p>")));
    }
}
