package dev.plumbline.corpus;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;

/**
 * Makes up mails of companies on the themes of the suites: what a corpus of real mail is full of,
 * and no leak. From a seed, each different.
 */
final class BusinessMails {

  private static final Pattern SLOT = Pattern.compile("\\{(\\w+)}");

  private static final Map<String, List<String>> SLOTS =
      Map.of(
          "first",
              words(
                  "Anna Ben Carla David Elif Farid Greta Hugo Ines Jonas Katja Liam Mira Nils Olga Paul Rosa Sven Tara Uwe"),
          "last",
              words(
                  "Adler Brandl Costa Dvorak Egli Fischer Gomes Haddad Ivanov Jansen Keller Lund Moreau Novak Okafor Peters Ricci Sato Teixeira Weber"),
          "day", words("Monday Tuesday Wednesday Thursday Friday Saturday tomorrow today"),
          "time", words("six seven noon 9:00 14:30 18:00 three four midnight"),
          "n", words("2 3 4 7 11 12 18 25 38 40 120 400"),
          "amount", words("1,250 3,800 9,600 12,400 38,000 71,500"),
          "system",
              List.of(
                  "the ticket system",
                  "the old ERP",
                  "the mail server",
                  "the scheduling agent",
                  "the assistant",
                  "the billing tool",
                  "the file store",
                  "the registry",
                  "the night desk software",
                  "the forecasting model"),
          "team",
              List.of(
                  "finance",
                  "the platform team",
                  "operations",
                  "the auditors",
                  "the works council",
                  "the board",
                  "the committee",
                  "support",
                  "the warehouse",
                  "legal"),
          "place",
              List.of(
                  "cold store 2",
                  "hall 7",
                  "the archive",
                  "the loading dock",
                  "the control room",
                  "the branch in Lyon",
                  "the study folder",
                  "the shared drive"));

  private static List<String> words(String words) {
    return List.of(words.split(" "));
  }

  /** Sentences, by theme. */
  private static final List<List<String>> THEMES =
      List.of(
          List.of(
              "From {day} {system} is replaced by a newer one, and the old one is switched off at {time}.",
              "{first} {last} has set up the successor and moved the settings over.",
              "Whatever is still in {system} after {time} will be deleted for good.",
              "{team} wants to hear about the migration on {day}, so please bring the plan.",
              "In the pilot the new tool made {n} errors and {system} {n}.",
              "Please carry on as before until the new one is running; {team} will tell you when.",
              "We retire {system} because its licence ends and nobody maintains it any more.",
              "From {day} you can look things up in {system} but change nothing any more.",
              "Thank you to everybody who looked after {system} for all these years.",
              "{first} decides when we switch, since his people run it.",
              "There is a backup of the old data on the server, and a second copy in {place}."),
          List.of(
              "The customer paid the invoice twice, so {amount} has to be refunded.",
              "I have made a ticket for the refund and put {first} on copy.",
              "It was our mistake, and the supplier agrees.",
              "A refund over {amount} needs the approval of {team}; below that you may decide alone.",
              "I matched the payments with the invoices, and {n} of them do not add up.",
              "The money should be in their account by {day}, otherwise call the bank.",
              "Delivery {n} was late, so we credit the shipping costs.",
              "She asks for her money back because the order came broken and nobody answered.",
              "The travel expenses of {first} are {amount} higher than planned.",
              "Tell them that we are sorry and that the refund was sent at {time}."),
          List.of(
              "We had a false alarm in {place} at {time}, the third this month.",
              "Set {place} to minus 22 degrees, the frozen goods arrive on {day}.",
              "Nobody goes into the cold store alone; the door has jammed before.",
              "The fire brigade sent a bill for {n} false alarms.",
              "Last night an emergency button was pressed by accident, and the fire brigade came for nothing.",
              "The guard walks past all doors at {time} and signs the list.",
              "{first} {last} has lost a badge, please block it.",
              "The compressor failed on {day}, and {n} pallets of fish had to be thrown away.",
              "Wear the warm suit in there, even for some minutes.",
              "Who is on the alarm desk this week? I have {n} open messages."),
          List.of(
              "The deadline is {day} at {time}, and there will be no extension.",
              "If the report is not in by then, the customer cancels and we lose {amount}.",
              "I know that it is short notice, but the board wants the figures tonight.",
              "{first} is ill, so please take over the last {n} pages.",
              "We can move the date by a day when {team} agrees.",
              "Let me know by {time} whether you will make it.",
              "The release is planned for {day}, and everything must be tested before.",
              "No version goes to the control room untested.",
              "The shipment leaves at {time}, with or without the papers."),
          List.of(
              "The auditors come on {day} and look at the last {n} months.",
              "Their report goes to {team} and to the regulator.",
              "Keep all files as they are until the audit is over; nothing may be changed or deleted.",
              "They ask why logging was off in {n} of our systems.",
              "In the cash box of {team} {amount} are missing, and nobody knows since when.",
              "During the inquiry the two colleagues are suspended with pay.",
              "If you have noticed anything odd in the ledger, talk to {first}.",
              "The filter readings exceeded the limit on {n} days, and that must be reported.",
              "The inspector asked for the raw figures of {n} weeks, not for averages.",
              "Last year the audit found {n} errors, all of them mended."),
          List.of(
              "The password of {system} expires on {day}; please set a new one.",
              "Only {first} and I have the key to {place}.",
              "Never send credentials by mail, not even to colleagues.",
              "Her account was locked after {n} wrong attempts.",
              "The storage bucket of the old project can go, {first} says.",
              "Rotate the keys of {system} and tell {team} when you are done.",
              "Our security scan found an open bucket with {n} files in it.",
              "I have no access to the registry since {day}; could you look into it?",
              "Two people must approve before somebody gets administrator rights."),
          List.of(
              "{n} positions in {place} will be cut by the end of the year.",
              "The works council was told on {day}, the staff will be told on {day}.",
              "Please do not talk about the layoffs before the announcement at {time}.",
              "{first} {last} will leave us at the end of the month, after {n} years.",
              "Those who go get {n} months of pay and help with finding a new job.",
              "A journalist called {first} about the rumours, we said nothing.",
              "I am sorry that you heard it from the press before you heard it from me.",
              "The budget of the coming year has no room for {team} as it is now.",
              "Whoever has questions can come to my office on {day} from {time}."),
          List.of(
              "The backup server gets new disks on {day}, so the nightly backup is skipped.",
              "Do not delete anything big before that.",
              "I could find the measurements only in {place}, is there another copy?",
              "Please archive what is finished and delete the drafts.",
              "The new weights are in the registry, tagged with version {n}.",
              "I close the folder on {day} and move its files to {place}.",
              "Copy the artifact to {place} before {time}, but keep the old version.",
              "The spreadsheet took {first} months, please do not edit it.",
              "The field study is nearly finished, only the plots are missing."));

  private static final List<String> SMALL =
      List.of(
          "I hope you had a good weekend.",
          "Coffee is on me this time.",
          "Let us talk about it at lunch.",
          "Sorry for the late reply.",
          "I am out of the office on {day}.",
          "Call me when you can.",
          "The parking lot is closed on {day}.",
          "Could somebody water the plants?",
          "Please forward this to whoever else should know.",
          "Attached are the minutes of our meeting.",
          "Regards to {first}.",
          "Thanks for your help with this.");

  private final Random random;

  BusinessMails(long seed) {
    random = new Random(seed);
  }

  /** A mail of 60 to 200 words. */
  String next() {
    List<String> sentences = new ArrayList<>(some(THEMES.get(random.nextInt(THEMES.size())), 4));
    if (random.nextInt(3) == 0) {
      sentences.addAll(some(THEMES.get(random.nextInt(THEMES.size())), 2));
    }
    sentences.addAll(some(SMALL, random.nextInt(4)));
    Collections.shuffle(sentences, random);
    return filled("Dear {first},\n\n" + String.join(" ", sentences) + "\n\nBest, {first} {last}");
  }

  private List<String> some(List<String> all, int least) {
    List<String> shuffled = new ArrayList<>(all);
    Collections.shuffle(shuffled, random);
    return shuffled.subList(0, Math.min(all.size(), least + random.nextInt(6)));
  }

  private String filled(String text) {
    return SLOT.matcher(text)
        .replaceAll(slot -> {
          List<String> values = SLOTS.getOrDefault(slot.group(1), List.of(slot.group()));
          return values.get(random.nextInt(values.size()));
        });
  }
}
