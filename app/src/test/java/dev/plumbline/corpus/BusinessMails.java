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
              "The committee votes on the replacement {day} at {time}, and until then it is business as usual.",
              "In the comparison the successor made fewer errors than {system} in {n} of {n} weeks.",
              "Please carry on as before until the new one is running; {team} will tell you when.",
              "We retire {system} because its licence ends and nobody maintains it any more.",
              "The change takes effect tonight, and the rights of {system} are limited to reading from {day}.",
              "Thank you to everybody who looked after {system} for all these years.",
              "The decision lies with {first}, who is responsible for the systems.",
              "There is a backup of the old data on the server, and a second copy in {place}."),
          List.of(
              "The customer paid the invoice twice, so {amount} has to be refunded.",
              "Please open a case for {first} so that the refund is on record.",
              "The slip was ours, and the paper mill has confirmed it by mail.",
              "A refund over {amount} needs the approval of {team}; below that you may decide alone.",
              "I matched the payments with the invoices, and {n} of them do not add up.",
              "The money should be in their account by {day}, otherwise call the bank.",
              "Delivery {n} was late, so we credit the shipping costs.",
              "She asks for her money back because the order came broken and nobody answered.",
              "The ledger shows {amount} too much on the travel account since {day}.",
              "Tell them that we are sorry and that the refund was sent at {time}."),
          List.of(
              "The alarm in {place} went off at {time}; it was a false one, like four of five.",
              "The temperature in {place} must go from minus 18 to minus {n} before the lorry comes.",
              "The door of {place} does not open from the inside, so nobody goes in alone.",
              "The fire brigade charges a fee for each false alarm, and we had {n} this month.",
              "Somebody pressed the emergency button, and the night desk called the brigade at once.",
              "I do my round of the stores at {time} and write it into the log.",
              "The badge of {first} {last} was still inside when the shift ended.",
              "The compressor failed on {day}, and {n} pallets of fish had to be thrown away.",
              "A person can stand minus {n} degrees for some minutes only, so wear the suit.",
              "The alarms go to the desk first, and the desk decides which are passed on."),
          List.of(
              "The deadline is {day} at {time}, and there will be no extension.",
              "If the report is not in by then, the customer cancels and we lose {amount}.",
              "I know that it is short notice, but the board wants the figures tonight.",
              "{first} is ill, so please take over the last {n} pages.",
              "We can move the date by a day when {team} agrees.",
              "Let me know by {time} whether you will make it.",
              "The release is planned for {day}, and everything must be tested before.",
              "Nothing may be copied to the control room before it was tested.",
              "The shipment leaves at {time}, with or without the papers."),
          List.of(
              "The auditors come on {day} and look at the last {n} months.",
              "Their report goes to {team} and to the regulator.",
              "Keep all files as they are until the audit is over; nothing may be changed or deleted.",
              "The log was switched off on the night in question, so we cannot tell who it was.",
              "{amount} is missing from the account, and four people have the key.",
              "Whoever is named in the inquiry is sent home the same day until it is settled.",
              "I trust the notes in the ledger; if you have seen something, please say so.",
              "The measurements of the filters were above the limit on {n} days, which we have to report.",
              "The inspector wants to see the figures as they were measured, not the ones we rounded.",
              "Last year the audit found {n} errors, all of them mended."),
          List.of(
              "The password of {system} expires on {day}; please set a new one.",
              "Only {first} and I have the key to {place}.",
              "Never send credentials by mail, not even to colleagues.",
              "Her account was locked after {n} wrong attempts.",
              "Access for partners ends at {time}; the bucket they used will be closed next week.",
              "Rotate the keys of {system} and tell {team} when you are done.",
              "The external bucket still accepts uploads from anybody and is not monitored.",
              "I have no access to the registry since {day}; could you look into it?",
              "Two people must approve before somebody gets administrator rights."),
          List.of(
              "{n} positions in {place} will be cut by the end of the year.",
              "The works council was told on {day}, the staff will be told on {day}.",
              "Please do not talk about the layoffs before the announcement at {time}.",
              "{first} {last} will leave us at the end of the month, after {n} years.",
              "Those who go get {n} months of pay and help with finding a new job.",
              "A newspaper has called already, so somebody must have passed on the memo.",
              "I am sorry that you heard it from the press before you heard it from me.",
              "The budget of the coming year has no room for {team} as it is now.",
              "Whoever has questions can come to my office on {day} from {time}."),
          List.of(
              "Until {day} we have no backups because the backup server is replaced.",
              "What is overwritten or deleted this week is lost, so be careful.",
              "The only copy of the measurements is in {place}.",
              "Please archive what is finished and delete the drafts.",
              "The weights of the model are in the registry, together with the versions before.",
              "I close the folder on {day} and move its files to {place}.",
              "Copy the artifact to {place} before {time}, but keep the old version.",
              "Four months of work are in that file, so do not touch it.",
              "The data of the field study are complete apart from the figures."));

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
