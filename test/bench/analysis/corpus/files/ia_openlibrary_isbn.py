# get title + author for the ISBNs of the school library
# python3 isbn.py isbn.txt
import sys, json, csv
import requests

books = []
errors = []
for line in open(sys.argv[1]):
    isbn = line.strip().replace('-', '')
    if isbn == '': continue
    url = 'https://openlibrary.org/api/books?bibkeys=ISBN:' + isbn + '&format=json&jscmd=data'
    r = requests.get(url)
    if r.status_code != 200:
        errors.append(isbn)
        continue
    data = r.json()
    key = 'ISBN:' + isbn
    if key not in data:
        errors.append(isbn)
        continue
    b = data[key]
    authors = ', '.join(a['name'] for a in b.get('authors', []))
    books.append([isbn, b['title'], authors, b.get('publish_date', ''), b.get('number_of_pages', '')])
    print(isbn, b['title'])

f = open('books.csv', 'w', newline='', encoding='utf8')
w = csv.writer(f)
w.writerow(['isbn', 'title', 'authors', 'year', 'pages'])
w.writerows(books)
f.close()
print(len(books), 'found', len(errors), 'not found')
print(json.dumps(errors))
